package io.scanstream.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.TopicDefinition;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelRepository;
import io.scanstream.model.TorchEngine;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.ObservabilityPage;
import io.scanstream.testing.SpanCollector;
import io.scanstream.testing.TestModels;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged worker as a process. */
class TrainerWorkerIT {

    private static final String TELLING = "jane-doe";
    private static final ModelVersion VERSION = ModelVersion.parse("skin@job-1");

    @TempDir
    private Path directory;

    private TestKafka kafka;
    private Path data;
    /** Never in these tests, unless they say otherwise. */
    private String keptEvery = "1h";

    @BeforeEach
    void startBroker(TestInfo test) throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"), test.getTags());
        for (Topic topic : Topic.values()) {
            kafka.createTopic(TopicDefinition.of(topic, Math.min(topic.partitions(), 2), (short) 1));
        }
        data = DrawnImages.folders(directory.resolve("data"), 20);
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    @Test
    void a_request_on_the_topic_becomes_a_model_that_can_be_loaded_and_the_worker_shows_how() throws Exception {
        // Given a data set besides that is refused for a file with a telling name
        Path refused = DrawnImages.folders(directory.resolve("refused"), 2);
        DrawnImages.write(refused.resolve("disc").resolve(TELLING + ".png"), new byte[] {1, 2, 3});
        try (SpanCollector collector = new SpanCollector();
                WorkerProcess worker =
                        start("worker", "trainer-0", observedBy(collector)).awaitReady()) {

            // When
            submit(ModelVersion.parse("skin@job-0"), refused, 10);
            awaitEvent(TrainingEvent::isEnd);
            submit(10);

            // Then
            TrainingEvent end =
                    awaitEvent(event -> event.isEnd() && event.jobId().equals(VERSION.version()));
            assertThat(end).as(worker.log()).isInstanceOf(TrainingEvent.Completed.class);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> worker.metrics().contains("scanstream_job_seconds_count{end=\"COMPLETED\",} 1.0"));
            String metrics = worker.metrics();
            ObservabilityPage.checkIsDocumented("Figures of a trainer worker", metrics);
            assertThat(worker.get("/q/health/started")).contains("engine", "\"status\": \"UP\"");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(collector.received())
                            .contains("train model", "job-1", "COMPLETED", "read data set", "publish"));
            assertThat(worker.log()).contains("\"job\":\"job-1\"", "job job-0 failed: DATASET_INVALID");
            assertThat(metrics + collector.received() + worker.log()).doesNotContain(TELLING);
        }
        ModelPublished model = models().get(0);
        assertThat(model.modelVersion()).isEqualTo(VERSION);
        assertThat(Messages.read(kafka.settled(Topic.SERVING.topicName()).get(0).value(), ServingDecision.class)
                        .modelVersion())
                .isEqualTo(VERSION);
        TorchEngine.start(Optional.empty(), Optional.empty());
        try (ImageClassifier classifier =
                new ModelRepository(new DirectoryBlobStore(directory.resolve("store"))).load(model)) {
            assertThat(classifier.manifest().labels()).containsExactly("disc", "square");
        }
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"trainer-0", "trainer-1"})
    void killed_amid_a_job_another_one_completes_it_and_one_version_is_published(String successor) throws Exception {
        // Given
        try (WorkerProcess first = start("first", "trainer-0").awaitReady()) {
            submit(300);
            awaitEvent(event -> event instanceof TrainingEvent.EpochCompleted);

            // When
            first.kill();
        }
        try (WorkerProcess second = start("second", successor)) {
            TrainingEvent end = awaitEvent(TrainingEvent::isEnd);

            // Then
            assertThat(end).as(second.log()).isInstanceOf(TrainingEvent.Completed.class);
            assertThat(end.attempt()).isEqualTo(2);
            assertThat(models()).hasSize(1);
            assertThat(states())
                    .extracting(TrainingState::faults)
                    .startsWith(0)
                    .endsWith(1)
                    .isSorted();
        }
    }

    private String[] scratch() {
        return directory.resolve("scratch").toFile().list();
    }

    @Test
    void killed_after_an_epoch_the_next_one_goes_on_there() throws Exception {
        // Given
        keptEvery = "0s";
        try (WorkerProcess first = start("first", "trainer-0").awaitReady()) {
            submit(40);
            awaitEvent(event -> event instanceof TrainingEvent.EpochCompleted epoch && epoch.epoch() == 3);

            // When
            first.kill();
        }
        try (WorkerProcess second = start("second", "trainer-0")) {
            TrainingEvent end = awaitEvent(TrainingEvent::isEnd);

            // Then
            assertThat(end).as(second.log()).isInstanceOf(TrainingEvent.Completed.class);
            TrainingEvent.Resumed resumed =
                    (TrainingEvent.Resumed) awaitEvent(event -> event instanceof TrainingEvent.Resumed);
            assertThat(resumed.epoch()).isGreaterThanOrEqualTo(2);
            assertThat(models()).hasSize(1);
            assertThat(states()).extracting(TrainingState::faults).containsOnly(0);
            assertThat(scratch())
                    .as("a folder and its lock, of the one that lives")
                    .hasSize(2);
        }
    }

    @Test
    void told_to_stop_amid_a_job_it_gives_the_job_back_and_ends() throws Exception {
        // Given
        try (WorkerProcess worker = start("worker", "trainer-0").awaitReady()) {
            submit(300);
            awaitEvent(event -> event instanceof TrainingEvent.EpochCompleted);

            // When
            int exitCode = worker.terminate();

            // Then
            assertThat(exitCode).isEqualTo(143);
            assertThat(worker.log()).doesNotContain("ERROR");
            assertThat(scratch()).isEmpty();
            assertThat(states())
                    .extracting(TrainingState::phase)
                    .startsWith(Phase.WAITING, Phase.RUNNING)
                    .endsWith(Phase.RUNNING, Phase.WAITING);
            assertThat(models()).isEmpty();
        }
    }

    /** Giving the job back needs the broker, which this worker would wait ten minutes for. */
    @Test
    @Tag(TestKafka.EMBEDDED)
    void a_second_signal_ends_it_at_once() throws Exception {
        // Given
        Map<String, String> patient = Map.of("kafka.max.block.ms", "600000");
        try (WorkerProcess worker = start("worker", "trainer-0", patient).awaitReady()) {
            submit(3_000);
            awaitEvent(event -> event instanceof TrainingEvent.EpochCompleted);
            kafka.stopBroker();
            worker.askToEnd();
            await().atMost(Duration.ofSeconds(60)).until(() -> worker.log().contains("told to stop"));
            boolean waited = worker.isAlive();

            // When
            worker.askToEnd();

            // Then
            assertThat(worker.awaitEnd()).isEqualTo(143);
            assertThat(waited).isTrue();
            assertThat(worker.log()).doesNotContain("stopped in");
        }
    }

    private static Map<String, String> observedBy(SpanCollector collector) {
        return Map.of(
                "scanstream.tracing.endpoint", collector.endpoint(),
                "scanstream.tracing.share", "1",
                "quarkus.log.console.json.enabled", "true");
    }

    private WorkerProcess start(String name, String id) throws Exception {
        return start(name, id, Map.of());
    }

    private WorkerProcess start(String name, String id, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "scanstream.worker.id",
                id,
                "scanstream.training.lease",
                "6s",
                "scanstream.training.checkpoint-interval",
                keptEvery,
                "scanstream.data.roots",
                directory.toString(),
                "scanstream.training.scratch-directory",
                directory.resolve("scratch").toString(),
                "scanstream.store.directory",
                directory.resolve("store").toString()));
        return WorkerProcess.start("trainer-worker", all, directory.resolve(name + ".log"));
    }

    private void submit(int epochs) throws Exception {
        submit(VERSION, data, epochs);
    }

    private void submit(ModelVersion version, Path dataset, int epochs) throws Exception {
        TrainingRequest request = TestModels.request(version, dataset.toUri().toString())
                .hyperparameters(Hyperparameters.builder()
                        .epochs(epochs)
                        .earlyStoppingPatience(epochs)
                        .build())
                .build();
        kafka.send(Topic.TRAINING_REQUESTS.topicName(), request.jobId(), Messages.write(request));
    }

    private TrainingEvent awaitEvent(Predicate<TrainingEvent> wanted) {
        return await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> kafka.committed(Topic.TRAINING_EVENTS.topicName()).stream()
                                .map(message -> Messages.read(message.value(), TrainingEvent.class))
                                .filter(wanted)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private List<ModelPublished> models() throws Exception {
        return kafka.settled(Topic.MODELS.topicName()).stream()
                .map(message -> Messages.read(message.value(), ModelPublished.class))
                .toList();
    }

    private List<TrainingState> states() throws Exception {
        return kafka.settled(Topic.TRAINING_STATE.topicName()).stream()
                .map(message -> Messages.read(message.value(), TrainingState.class))
                .toList();
    }
}
