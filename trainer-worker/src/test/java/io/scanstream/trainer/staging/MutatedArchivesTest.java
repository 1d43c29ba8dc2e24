package io.scanstream.trainer.staging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives with some bytes changed are unfolded where they may, or fail the job for good. */
class MutatedArchivesTest {

    private static final long MOST_BYTES = 4 << 20;
    private static final StagingLimits LIMITS = new StagingLimits(1 << 20, 1 << 18, 30, 100);

    @TempDir
    private Path directory;

    @Test
    void an_archive_is_unfolded_or_refused() throws Exception {
        // Given
        Path scratch = Files.createDirectories(directory.resolve("scratch"));
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("disc/0.png", Zips.noise(300));
        files.put("square/0.png", new byte[3_000]);
        files.put("labels.csv", "file,label\ndisc/0.png,disc\n".getBytes(UTF_8));
        byte[] sound = Files.readAllBytes(Zips.write(directory.resolve("sound.zip"), files));
        Mutations mutations =
                Mutations.of(sound).withWords("../", "/", "\\", "\u0000", "PK\u0001\u0002", "PK\u0005\u0006");

        // When
        Fuzzing.with(500, MOST_BYTES).run(mutations, JobFailedException.class, bytes -> {
            Path archive = Files.write(directory.resolve("x.zip"), bytes);
            try (StagingFolder folder = new StagingFolder(scratch, LIMITS, LIMITS.bytesOf(bytes.length))) {
                Archive.unfold(archive, folder, () -> {});
            }
        });

        // Then
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("scratch", "sound.zip", "x.zip");
        }
    }
}
