package io.scanstream.objectstore.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.objectstore.source.SourceAddress.OfFile;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses with some characters changed are refused, or lead where they may. */
class MutatedAddressesTest {

    private static final Fuzzing FUZZING = Fuzzing.with(10_000, 8 << 20);

    private static final String[] WORDS = {
        "..", ".", "/", "//", "%2e", "%2f", "%00", "%", ":", "@", "?", "#", "\\", "[", "\u0000", " ", "s3:", "file:"
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"s3://scans/2026/a.png", "file:///data/scans/a.png"})
    void an_address_is_read_or_refused(String address) {
        // Given
        Mutations mutations = Mutations.of(address.getBytes(UTF_8)).withWords(WORDS);

        // When, then
        FUZZING.run(mutations, RefusedSourceException.class, bytes -> SourceAddress.parse(new String(bytes, UTF_8)));
    }

    @Test
    void a_file_is_never_one_outside_the_folders() throws IOException {
        // Given
        Path root = Files.createDirectories(directory.resolve("in"));
        Files.createFile(root.resolve("a.png"));
        Files.createFile(directory.resolve("b.png"));
        Files.createSymbolicLink(root.resolve("b.png"), directory.resolve("b.png"));
        AllowedSources sources = new AllowedSources(List.of(root), List.of());
        Mutations mutations = Mutations.of(
                        root.resolve("a.png").toUri().toString().getBytes(UTF_8))
                .withWords("/..", "/.", "//", "%2e%2e", "b", "a.png", "/", "in");
        Path real = root.toRealPath();

        // When, then
        FUZZING.run(mutations, IOException.class, bytes -> {
            if (SourceAddress.parse(new String(bytes, UTF_8)) instanceof OfFile file) {
                assertThat(sources.file(file)).startsWith(real);
            }
        });
    }
}
