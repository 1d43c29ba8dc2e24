package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingControl;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.MeasuredTable;
import io.scanstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trainers that are killed at random moments, one that sleeps for longer than its lease, and a job that is cancelled.
 * {@code mvn verify -Dlong -Dit.test=TrainerStormIT}: some minutes; {@code -Dscanstream.seed} repeats the moments.
 */
@Tag("long")
class TrainerStormIT {

    private static final int JOBS = 6;
    private static final int WORKERS = 3;
    private static final int KILLS = 10;
    private static final int EPOCHS = Integer.getInteger("scanstream.epochs", 25);
    private static final String CANCELLED = "cancelled";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final long seed = Long.getLong("scanstream.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    @TempDir
    private Path directory;

    private TrainerStand stand;
    private Path data;
    private StormedTrainers trainers;
    /** What the sleeper was working on. */
    private TrainingState left;

    @Test
    void every_job_ends_once_whatever_dies_and_no_kill_costs_more_than_an_epoch() throws Exception {
        // Given
        System.out.println("seed " + seed);
        data = DrawnImages.folders(directory.resolve("data"), 20);
        long began = System.nanoTime();
        try (TrainerStand opened = new TrainerStand(directory);
                StormedTrainers started = new StormedTrainers(opened, data, directory, WORKERS)) {
            stand = opened;
            trainers = started;
            for (String job : jobs()) {
                submit(job);
            }
            submit(CANCELLED);
            await().atMost(PATIENCE)
                    .until(() -> states().values().stream()
                                    .filter(state -> state.phase() == Phase.RUNNING)
                                    .count()
                            == WORKERS);

            // When
            storm();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> states().size() == JOBS + 1
                            && states().values().stream()
                                    .allMatch(state -> state.phase().isEnd()));

            // Then
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            assertEndedOnce();
            assertTheSleeperHasSaidNothing();
            report(new JobStory(stand.events()), seconds);
            await().atMost(PATIENCE)
                    .until(() -> stand.store().below(new BlobKey("checkpoints")).isEmpty());
        }
    }

    private void storm() throws Exception {
        for (int kill = 1; kill <= KILLS; kill++) {
            Thread.sleep(1000 + random.nextInt(6000));
            wakeTheSleeper();
            killOneAtWork(kill);
            if (kill == KILLS / 3) {
                cancel();
            }
            if (kill == KILLS / 2) {
                fallAsleep();
            }
        }
        await().atMost(PATIENCE).until(() -> {
            wakeTheSleeper();
            return !trainers.isOneAsleep();
        });
    }

    /** Others have nothing to lose. */
    private void killOneAtWork(int kill) throws Exception {
        await().atMost(PATIENCE).until(() -> states().values().stream().anyMatch(this::isInHand));
        List<TrainingState> inHand =
                states().values().stream().filter(this::isInHand).toList();
        TrainingState victim = inHand.get(random.nextInt(inHand.size()));
        System.out.printf(
                "kill %d: %s at %s, attempt %d, %s%n",
                kill,
                victim.worker(),
                victim.jobId(),
                victim.attempt(),
                victim.checkpoint() == null
                        ? "nothing kept"
                        : victim.checkpoint().key());
        trainers.kill(victim.worker(), random);
    }

    private boolean isInHand(TrainingState state) {
        return state.phase() == Phase.RUNNING && trainers.hasSaid(state);
    }

    private void fallAsleep() throws Exception {
        await().atMost(PATIENCE).until(() -> states().values().stream().anyMatch(this::isWorkedOn));
        left = states().values().stream().filter(this::isWorkedOn).findFirst().orElseThrow();
        trainers.putToSleep(left.worker());
    }

    private boolean isWorkedOn(TrainingState state) {
        return isInHand(state) && state.checkpoint() != null;
    }

    /** Once another has its job. */
    private void wakeTheSleeper() throws Exception {
        if (trainers.isOneAsleep() && states().get(left.jobId()).attempt() > left.attempt()) {
            trainers.wake();
        }
    }

    private void assertEndedOnce() throws Exception {
        List<TrainingEvent> ends =
                stand.events().stream().filter(TrainingEvent::isEnd).toList();
        assertThat(ends)
                .extracting(TrainingEvent::jobId)
                .doesNotHaveDuplicates()
                .hasSize(JOBS + 1);
        assertThat(ends)
                .allSatisfy(end -> assertThat(end)
                        .isInstanceOf(
                                end.jobId().equals(CANCELLED)
                                        ? TrainingEvent.Cancelled.class
                                        : TrainingEvent.Completed.class));
        assertThat(stand.models())
                .extracting(ModelPublished::modelVersion)
                .extracting(ModelVersion::version)
                .containsExactlyInAnyOrderElementsOf(jobs());
    }

    private void assertTheSleeperHasSaidNothing() {
        List<TrainingState> ofItsJob = stand.states().stream()
                .filter(state -> state.jobId().equals(left.jobId()))
                .toList();
        assertThat(ofItsJob).extracting(TrainingState::attempt).isSorted();
        assertThat(ofItsJob).last().extracting(TrainingState::attempt).isNotEqualTo(left.attempt());
    }

    private void report(JobStory story, long seconds) throws Exception {
        MeasuredTable table = new MeasuredTable(
                "trainer-storm", "job", "attempts", "went on after", "epochs lost", "epochs run twice");
        for (String job : jobs()) {
            List<Integer> lost = story.lost(job);
            table.add(job, story.attempts(job), story.resumedAfter(job), lost, story.repeated(job));
            assertThat(lost).as("epochs lost by the attempts at " + job).allMatch(epochs -> epochs <= 1);
            assertThat(story.curve(job)).as("the curve of " + job).hasSize(EPOCHS);
        }
        table.write();
        System.out.printf("seed %d: %d kills, %d jobs, %d s%n", seed, KILLS, JOBS + 1, seconds);
    }

    private Map<String, TrainingState> states() {
        return stand.states().stream()
                .collect(Collectors.toMap(TrainingState::jobId, state -> state, (earlier, later) -> later));
    }

    private void submit(String job) throws Exception {
        Hyperparameters hyperparameters = Hyperparameters.builder()
                .epochs(EPOCHS)
                .earlyStoppingPatience(EPOCHS)
                .batchSize(8)
                .build();
        DatasetReference dataset = DatasetReference.of(data.toUri().toString(), DatasetLayout.FOLDERS);
        stand.submit(TrainingRequest.of(job, "storm", dataset, NetworkName.MOBILENET_V2, Strategy.FULL)
                .initialisation(Initialisation.RANDOM)
                .imageSize(TestModels.IMAGE_SIZE)
                .augmentation(Augmentation.of(AugmentationPreset.DERMOSCOPY))
                .hyperparameters(hyperparameters)
                .build());
    }

    private void cancel() throws Exception {
        TrainingControl control = new TrainingControl(CANCELLED, TrainingControl.Action.CANCEL);
        stand.kafka().send(Topic.TRAINING_CONTROL.topicName(), CANCELLED, Messages.write(control));
    }

    private static List<String> jobs() {
        return new ArrayList<>(
                IntStream.rangeClosed(1, JOBS).mapToObj(i -> "job-" + i).toList());
    }
}
