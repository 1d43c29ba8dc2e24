package io.scanstream.cli.pruning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PruningTest {

    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant BEFORE = NOW.minus(Duration.ofDays(7));

    private static final AttemptFolder CRASHED = AttemptFolder.bundle("skin", "job-1", 1, "a1");
    private static final AttemptFolder PUBLISHED = AttemptFolder.bundle("skin", "job-1", 2, "b2");
    private static final AttemptFolder CHECKPOINTS = AttemptFolder.checkpoints("job-1", 1);

    @TempDir
    private Path directory;

    private final Map<String, TrainingState> jobs = new HashMap<>();
    private DirectoryBlobStore store;
    private Pruning pruning;

    @BeforeEach
    void makeStore() throws IOException {
        store = new DirectoryBlobStore(directory);
        ModelPublished model = new ModelPublished(
                ModelVersion.parse("skin@job-1"),
                PUBLISHED.key().value(),
                "0".repeat(64),
                NetworkName.MOBILENET_V2,
                TestModels.METRICS,
                NOW);
        pruning = new Pruning(store, () -> new References(jobs, List.of(model)));
        jobs.put("job-1", state("job-1", Phase.COMPLETED));
    }

    private static TrainingState state(String jobId, Phase phase) {
        return TrainingState.submitted(jobId, SubmittedRequest.of(0, 0, new byte[] {1}, List.of()))
                .begunBy("trainer-0")
                .now(phase);
    }

    /** Of 100 bytes, so long ago. */
    private void write(BlobKey folder, String name, Duration ago) throws IOException {
        store.put(folder.resolve(name), new byte[100]);
        Files.setLastModifiedTime(directory.resolve(folder.value()).resolve(name), FileTime.from(NOW.minus(ago)));
    }

    private void write(AttemptFolder folder) throws IOException {
        write(folder.key(), "manifest.json", Duration.ofDays(30));
        write(folder.key(), "weights.safetensors", Duration.ofDays(31));
    }

    private List<String> found() throws IOException {
        return pruning.find(BEFORE).orphans().stream()
                .map(OrphanedFolder::folder)
                .toList();
    }

    @Test
    void what_attempts_have_left_is_found_and_what_is_published_is_not() throws Exception {
        // Given
        write(CRASHED);
        write(PUBLISHED);
        write(CHECKPOINTS);

        // When
        List<OrphanedFolder> orphans = pruning.find(BEFORE).orphans();

        // Then
        Instant written = NOW.minus(Duration.ofDays(30));
        assertThat(orphans)
                .containsExactly(
                        orphan(CHECKPOINTS, Phase.COMPLETED, written), orphan(CRASHED, Phase.COMPLETED, written));
    }

    private static OrphanedFolder orphan(AttemptFolder folder, Phase job, Instant written) {
        return new OrphanedFolder(
                folder.key().value(), folder.kind(), folder.jobId(), folder.attempt(), job, 2, 200, written);
    }

    @ParameterizedTest
    @EnumSource
    void nothing_of_a_job_that_has_not_ended_is_found(Phase phase) throws Exception {
        // Given
        AttemptFolder bundle = AttemptFolder.bundle("skin", "job-2", 1, "c3");
        AttemptFolder checkpoints = AttemptFolder.checkpoints("job-2", 1);
        write(bundle);
        write(checkpoints);
        jobs.put("job-2", state("job-2", phase));

        // When
        List<String> found = found();

        // Then
        assertThat(found)
                .isEqualTo(
                        phase.isEnd()
                                ? List.of(
                                        checkpoints.key().value(), bundle.key().value())
                                : List.of());
    }

    @Test
    void of_a_job_that_the_broker_does_not_know_it_is_said_so() throws Exception {
        // Given
        AttemptFolder forgotten = AttemptFolder.checkpoints("job-0", 3);
        write(forgotten);

        // When
        List<OrphanedFolder> orphans = pruning.find(BEFORE).orphans();

        // Then
        assertThat(orphans).containsExactly(orphan(forgotten, null, NOW.minus(Duration.ofDays(30))));
    }

    @Test
    void a_folder_is_as_young_as_its_youngest_file() throws Exception {
        // Given
        write(CRASHED);
        write(CRASHED.key(), "report.html", Duration.ofDays(6));

        // When / Then
        assertThat(found()).isEmpty();
        assertThat(pruning.find(NOW).orphans()).hasSize(1);
    }

    @Test
    void what_lies_in_no_attempt_s_folder_is_left_alone() throws Exception {
        // Given
        write(new BlobKey("models/skin/job-1"), "notes.txt", Duration.ofDays(99));
        write(new BlobKey("models/skin/imported"), "manifest.json", Duration.ofDays(99));
        write(new BlobKey("archive/skin/job-1/attempt-1-a1"), "manifest.json", Duration.ofDays(99));

        // When / Then
        assertThat(found()).isEmpty();
    }

    @Test
    void what_is_removed_is_what_was_found_and_nothing_else() throws Exception {
        // Given
        write(CRASHED);
        write(PUBLISHED);
        write(CHECKPOINTS);

        // When
        pruning.remove(pruning.find(BEFORE));

        // Then
        assertThat(found()).isEmpty();
        assertThat(store.below(new BlobKey("models")))
                .hasSize(2)
                .allSatisfy(key ->
                        assertThat(key.value()).startsWith(PUBLISHED.key().value()));
        assertThat(directory.resolve("checkpoints")).doesNotExist();
    }

    @Test
    void where_no_version_is_published_no_bundle_is_removed() throws Exception {
        // Given
        write(PUBLISHED);
        write(CHECKPOINTS);
        Pruning elsewhere = new Pruning(store, () -> new References(Map.of(), List.of()));
        Pruning.Found found = elsewhere.find(BEFORE);

        // When
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> elsewhere.remove(found))

                // Then
                .withMessageContaining("no version is published at this broker")
                .withMessageContaining(directory.toRealPath().toString());
        assertThat(found.orphans()).hasSize(2);
        assertThat(store.below(new BlobKey("models"))).hasSize(2);
        assertThat(store.below(new BlobKey("checkpoints"))).hasSize(2);
    }
}
