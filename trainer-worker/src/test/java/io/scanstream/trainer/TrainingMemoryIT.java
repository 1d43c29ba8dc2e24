package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.MeasuredTable;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resident memory of a worker that trains all stages: see {@code docs/performance.md}.
 * {@code mvn verify -Dlong -Dit.test=TrainingMemoryIT}: some minutes.
 */
@Tag("long")
class TrainingMemoryIT {
    private static final int EPOCHS = 200;
    private static final int SAMPLE_EVERY = 5;
    private static final int JOBS = 20;
    private static final int EPOCHS_OF_A_JOB = 5;
    private static final double FLAT = 1.1;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    private Path data;
    private TrainerStand stand;
    private WorkerProcess worker;

    @BeforeEach
    void startWorker() throws Exception {
        data = DrawnImages.folders(directory.resolve("data"), 20);
        stand = new TrainerStand(directory);
        worker = stand.start("worker", directory, Map.of()).awaitReady();
    }

    @AfterEach
    void stopWorker() throws Exception {
        worker.close();
        stand.close();
    }

    @Test
    void the_epochs_of_a_job_leave_it_where_it_was() throws Exception {
        // Given
        List<Long> samples = new ArrayList<>();
        stand.submit(request("long-job", EPOCHS));

        // When
        for (int epoch = SAMPLE_EVERY; epoch <= EPOCHS; epoch += SAMPLE_EVERY) {
            int wanted = epoch;
            stand.awaitEvent(PATIENCE, event -> event.isEnd() || isEpoch(event, wanted));
            samples.add(worker.residentMebibytes());
        }

        // Then
        requireCompleted("long-job");
        requireFlat("memory-over-epochs", "epoch", SAMPLE_EVERY, samples);
    }

    @Test
    void the_jobs_of_a_worker_leave_it_where_it_was() throws Exception {
        // Given
        List<Long> samples = new ArrayList<>();
        for (int job = 1; job <= JOBS; job++) {

            // When
            stand.submit(request("job-" + job, EPOCHS_OF_A_JOB));

            // Then
            requireCompleted("job-" + job);
            samples.add(worker.residentMebibytes());
        }
        requireFlat("memory-over-jobs", "job", 1, samples);
    }

    private static boolean isEpoch(TrainingEvent event, int number) {
        return event instanceof TrainingEvent.EpochCompleted completed && completed.epoch() >= number;
    }

    private void requireCompleted(String jobId) throws Exception {
        TrainingEvent end = stand.awaitEvent(
                PATIENCE, event -> event.isEnd() && event.jobId().equals(jobId));
        assertThat(end).as(worker.log()).isInstanceOf(TrainingEvent.Completed.class);
    }

    /** The first third is the warm-up. */
    private static void requireFlat(String name, String unit, int step, List<Long> samples) throws Exception {
        MeasuredTable table = new MeasuredTable(name, unit, "resident MiB");
        for (int i = 0; i < samples.size(); i++) {
            table.add((i + 1) * step, samples.get(i));
        }
        table.write();
        int third = samples.size() / 3;
        double middle = mean(samples.subList(third, 2 * third));
        double last = mean(samples.subList(2 * third, samples.size()));
        assertThat(last).isLessThan(FLAT * middle);
    }

    private static double mean(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).average().orElseThrow();
    }

    private TrainingRequest request(String jobId, int epochs) {
        DatasetReference dataset = DatasetReference.of(data.toUri().toString(), DatasetLayout.FOLDERS);
        return TrainingRequest.of(jobId, "drawn", dataset, NetworkName.MOBILENET_V2, Strategy.FULL)
                .initialisation(Initialisation.RANDOM)
                .imageSize(32)
                .hyperparameters(Hyperparameters.builder()
                        .epochs(epochs)
                        .earlyStoppingPatience(epochs)
                        .build())
                .build();
    }
}
