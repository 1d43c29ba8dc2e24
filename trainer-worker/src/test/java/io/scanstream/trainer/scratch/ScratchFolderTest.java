package io.scanstream.trainer.scratch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFolderTest {

    @TempDir
    private Path directory;

    private Process other;

    @AfterEach
    void endOther() {
        if (other != null) {
            other.destroyForcibly();
        }
    }

    /** Another worker, as far as it matters: claims a folder, tells which, and does not end by itself. */
    static final class OtherWorker {

        private OtherWorker() {}

        public static void main(String[] arguments) throws Exception {
            ScratchFolder folder = ScratchFolder.claim(Path.of(arguments[0]));
            Files.createDirectories(folder.path().resolve("dataset1/disc"));
            Files.write(folder.path().resolve("dataset1/disc/1.png"), new byte[100]);
            System.out.println(folder.path());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private Path claimByOther() throws IOException {
        other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherWorker.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String claimed = new BufferedReader(new InputStreamReader(other.getInputStream())).readLine();
        assertThat(claimed).as("the folder of the other process").isNotNull();
        return Path.of(claimed);
    }

    @Test
    void what_a_killed_process_has_left_is_removed_by_the_next_one_and_what_a_living_one_has_stays() throws Exception {
        // Given
        Path others = claimByOther();

        // When
        ScratchFolder meanwhile = ScratchFolder.claim(directory);
        boolean stayed = Files.exists(others.resolve("dataset1/disc/1.png"));
        other.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        ScratchFolder afterwards = ScratchFolder.claim(directory);

        // Then
        assertThat(stayed).isTrue();
        assertThat(others).doesNotExist();
        assertThat(meanwhile.path()).isEmptyDirectory();
        assertThat(afterwards.path()).isEmptyDirectory().isNotEqualTo(meanwhile.path());
        meanwhile.close();
        afterwards.close();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nothing_else_in_the_directory_is_touched() throws Exception {
        // Given
        Path file = Files.write(directory.resolve("scanstream-notes.txt"), new byte[10]);
        Path folder = Files.createDirectories(directory.resolve("scanstream-5/kept"));

        // When
        ScratchFolder.claim(directory).close();

        // Then
        assertThat(file).exists();
        assertThat(folder).exists();
    }

    @Test
    void a_link_that_was_left_leads_nobody_out_of_the_folder() throws Exception {
        // Given
        Path outside = Files.createDirectories(directory.resolve("outside"));
        Path kept = Files.write(outside.resolve("kept.png"), new byte[10]);
        ScratchFolder folder = ScratchFolder.claim(directory);
        Files.createSymbolicLink(folder.path().resolve("link"), outside);

        // When
        folder.close();

        // Then
        assertThat(folder.path()).doesNotExist();
        assertThat(kept).exists();
    }
}
