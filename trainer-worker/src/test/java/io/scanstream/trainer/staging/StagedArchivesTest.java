package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.FailureCode;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagedArchivesTest extends StagingStand {

    @ParameterizedTest
    @ValueSource(strings = {"", "lesions/"})
    void an_archive_is_read_as_the_folder_it_was_made_of(String folder) throws Exception {
        // Given
        Map<String, byte[]> files = below(folder, images());
        files.put(folder + ".hidden", new byte[10]);
        files.put("__MACOSX/disc/._0.png", new byte[10]);
        Path archive = zip(files);

        // When
        List<String> names = names(archive.toUri().toString(), DatasetLayout.FOLDERS);

        // Then
        assertThat(names).hasSize(2 * PER_CLASS).isEqualTo(expected());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.png",
                "disc/../../outside.png",
                "/etc/outside.png",
                "disc/./x.png",
                "disc//x.png",
                "disc\\x.png",
                "C:\\x.png",
                "disc/x\n.png"
            })
    void a_name_that_is_no_path_below_the_data_set_fails_the_job_and_writes_nothing(String name) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(name, DrawnImages.disc(50));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(directory.resolve("outside.png")).doesNotExist();
        assertThat(scratch.resolve("outside.png")).doesNotExist();
    }

    @Test
    void an_archive_that_unfolds_to_more_than_it_may_fails_the_job() throws Exception {
        // Given
        Map<String, byte[]> bomb = images();
        for (int i = 0; i < 4; i++) {
            bomb.put("disc/zeros-%d.png".formatted(i), new byte[1 << 20]);
        }

        // When
        JobFailedException failure = failure(zip(bomb).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageMatching(".*its files have more than [0-9,]+ bytes in all");
    }

    @Test
    void a_file_that_is_too_large_fails_the_job() throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put("disc/large.png", Zips.noise((1 << 20) + 1));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("its file 'disc/large.png' has more than 1,048,576 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"disc/0.png/more.png", "disc/0.png/more/0.png"})
    void a_name_that_is_below_a_file_fails_the_job_however_deep(String below) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(below, DrawnImages.disc(1));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("twice, or as a file and as a folder");
    }

    static Stream<String> namesThatNoFileHas() {
        return Stream.of("disc/" + "x".repeat(256), "disc/" + "\u00e9".repeat(128), "a/".repeat(10) + "x.png");
    }

    @ParameterizedTest
    @MethodSource("namesThatNoFileHas")
    void a_name_that_is_too_long_or_too_deep_fails_the_job(String name) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(name, DrawnImages.disc(50));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("of at most 10 parts of at most 255 bytes");
    }

    @Test
    void an_archive_that_ends_before_its_files_do_fails_the_job() throws Exception {
        // Given
        byte[] bytes = Files.readAllBytes(zip(images()));
        int lengthOfName = 26;
        bytes[lengthOfName] = (byte) 0xff;
        bytes[lengthOfName + 1] = (byte) 0xff;
        Path archive = Files.write(root.resolve("set.zip"), bytes);

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("its archive is damaged");
    }

    @Test
    void an_archive_whose_directory_would_fill_the_memory_fails_the_job() throws Exception {
        // Given a file that is almost all hole
        Path archive = root.resolve("set.zip");
        int directoryBytes = 1 << 30;
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
            file.write(end.putInt(0x06054b50).putInt(12, directoryBytes).clear(), directoryBytes);
        }

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("a directory of 1,073,741,824 bytes, but at most 67,108,864 are read");
    }

    @Test
    void what_is_no_archive_fails_the_job() throws Exception {
        // Given
        Path archive = Files.write(root.resolve("set.zip"), Zips.noise(1000));

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("its archive is damaged");
    }
}
