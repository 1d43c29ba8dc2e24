package io.scanstream.trainer.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV files with some characters changed list files, leave lines out, or fail the job for good. */
class MutatedLabelTableTest {

    @TempDir
    private Path directory;

    @Test
    void a_table_is_read_or_refused() throws Exception {
        // Given
        Files.createDirectories(directory.resolve("disc"));
        Files.createFile(directory.resolve("disc/0.png"));
        Files.createFile(directory.resolve("disc/1.png"));
        DatasetRoots roots = new DatasetRoots(List.of(directory));
        String sound = "file,label,group,split\ndisc/0.png,disc,a,train\n\"disc/1.png\",\"di\"\"sc\",b,test\n";
        Mutations mutations = Mutations.of(sound.getBytes(UTF_8))
                .withWords("\"", ",", "\n", "\r", "..", "/", "\u0000", "\ufeff", "label", "file", ",,,,,,");

        // When, then
        Fuzzing.with(2_000, 4 << 20)
                .run(
                        mutations,
                        JobFailedException.class,
                        bytes -> LabelTable.list(Files.write(directory.resolve("x.csv"), bytes), roots));
    }
}
