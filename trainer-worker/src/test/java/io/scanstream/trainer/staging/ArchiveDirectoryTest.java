package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveDirectoryTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1, 47", "3, 141", "70000, 3558890"})
    void the_directory_of_a_sound_archive_has_46_bytes_and_a_name_for_each_file(int files, long size) throws Exception {
        // Given
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < files; i++) {
            entries.put(Integer.toString(i), new byte[0]);
        }
        Path archive = Zips.write(directory.resolve("x.zip"), entries);

        // When, then
        assertThat(ArchiveDirectory.size(archive)).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 65_535})
    void an_end_is_found_before_a_comment(int comment) throws Exception {
        // Given
        byte[] end = Arrays.copyOf(end(1 << 27), 22 + comment);

        // When, then
        assertThat(ArchiveDirectory.size(file(end))).isEqualTo(1 << 27);
    }

    @Test
    void an_end_in_a_comment_hides_no_other() throws Exception {
        // Given
        byte[] both = ByteBuffer.allocate(44).put(end(1 << 27)).put(end(1)).array();

        // When, then
        assertThat(ArchiveDirectory.size(file(both))).isEqualTo(1 << 27);
    }

    @ParameterizedTest
    @CsvSource({"5000000000, 5000000000", "-1, 9223372036854775807"})
    void a_size_of_64_bits_stands_in_an_end_of_its_own(long size, long found) throws Exception {
        // Given
        ByteBuffer large = ByteBuffer.allocate(56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
        large.putLong(40, size).putInt(56, 0x07064b50).putLong(64, 0).position(76);
        large.put(end(-1));

        // When, then
        assertThat(ArchiveDirectory.size(file(large.array()))).isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 21, 100_000})
    void a_file_without_an_end_has_none(int length) throws Exception {
        // When, then
        assertThat(ArchiveDirectory.size(file(new byte[length]))).isZero();
    }

    private static byte[] end(int size) {
        return ByteBuffer.allocate(22)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x06054b50)
                .putInt(12, size)
                .array();
    }

    private Path file(byte[] bytes) throws Exception {
        return Files.write(directory.resolve("x.zip"), bytes);
    }
}
