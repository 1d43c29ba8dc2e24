package io.scanstream.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.testing.TestModels;
import io.scanstream.testing.WorkerProcess;
import io.scanstream.trainer.HostileRequests.Hostile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One worker gets all of them, twice over, with an honest request behind them. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileTrainingIT {

    private static final int ROUNDS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The heap and the engine's allocator have filled up by the end of the first round. */
    private static final long MOST_MEBIBYTES_MORE = 64;

    @TempDir
    private static Path directory;

    private TrainerStand stand;
    private WorkerProcess worker;
    private List<Hostile> requests;
    private Map<String, TrainingEvent> ends;
    private long residentFirst;
    private long residentLast;

    @BeforeAll
    void send() throws Exception {
        Path root = Files.createDirectories(directory.resolve("data"));
        HostileDatasets datasets = new HostileDatasets(root);
        requests = HostileRequests.of(datasets);
        Map<String, String> settings = Map.of(
                "scanstream.weights.directory",
                HostileWeights.write(directory.resolve("weights")).toString(),
                "scanstream.weights.cache-directory",
                HostileWeights.writeCache(directory.resolve("cache")).toString());
        stand = new TrainerStand(directory);
        worker = stand.start("worker", root, settings).awaitReady();
        for (int round = 1; round <= ROUNDS; round++) {
            stand.kafka().send(Topic.TRAINING_CONTROL.topicName(), null, "no cancellation".getBytes(UTF_8));
            for (Hostile hostile : requests) {
                stand.kafka().send(record(hostile, round));
            }
            stand.submit(TestModels.request(new ModelVersion(HostileRequests.MODEL, honest(round)), datasets.sound())
                    .hyperparameters(Hyperparameters.defaults().withEpochs(2))
                    .build());
            awaitEnds(round * (requests.size() + 1));
            residentFirst = round == 1 ? worker.residentMebibytes() : residentFirst;
            residentLast = worker.residentMebibytes();
        }
        ends = stand.events().stream()
                .filter(TrainingEvent::isEnd)
                .collect(Collectors.toMap(TrainingEvent::jobId, Function.identity()));
    }

    private static ProducerRecord<byte[], byte[]> record(Hostile hostile, int round) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.TRAINING_REQUESTS.topicName(),
                job(hostile, round).getBytes(UTF_8),
                hostile.request(job(hostile, round)));
        for (int i = 0; i < hostile.headers(); i++) {
            record.headers().add("x", null);
        }
        return record;
    }

    private static String job(Hostile hostile, int round) {
        return "%s-%d".formatted(hostile.name(), round);
    }

    private static String honest(int round) {
        return "honest-" + round;
    }

    private void awaitEnds(int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .until(() ->
                        stand.events().stream().filter(TrainingEvent::isEnd).count() >= count);
    }

    @AfterAll
    void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
        stand.close();
    }

    List<Hostile> requests() {
        return requests;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void each_fails_by_name_at_its_first_attempt(Hostile hostile) {
        // Then
        for (int round = 1; round <= ROUNDS; round++) {
            assertThat(ends.get(job(hostile, round))).isInstanceOfSatisfying(TrainingEvent.Failed.class, failed -> {
                assertThat(failed.code()).as(failed.reason()).isEqualTo(hostile.code());
                assertThat(failed.reason()).contains(hostile.sentence()).doesNotContain("\n");
                assertThat(failed.attempt()).isEqualTo(1);
            });
        }
    }

    @Test
    void each_is_a_dead_letter_with_its_untouched_bytes() {
        // When
        Map<String, ConsumerRecord<byte[], byte[]>> letters =
                stand.kafka().committed(Topic.TRAINING_REQUESTS_DEAD_LETTER.topicName()).stream()
                        .collect(Collectors.toMap(letter -> new String(letter.key(), UTF_8), Function.identity()));

        // Then
        assertThat(letters).hasSize(ROUNDS * requests.size());
        assertThat(requests).allSatisfy(hostile -> {
            ConsumerRecord<byte[], byte[]> letter = letters.get(job(hostile, 1));
            assertThat(letter.value()).as(hostile.name()).isEqualTo(hostile.request(job(hostile, 1)));
            assertThat(letter.headers().lastHeader(MessageHeader.REASON_CODE).value())
                    .asString(UTF_8)
                    .isEqualTo(hostile.code().name());
        });
    }

    @Test
    void the_worker_goes_on_and_its_memory_does_not_grow() throws Exception {
        // Then
        assertThat(ends.get(honest(1))).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(ends.get(honest(ROUNDS))).isInstanceOf(TrainingEvent.Completed.class);
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.isReady()).isTrue();
        assertThat(residentLast - residentFirst)
                .as("MiB, from %d to %d", residentFirst, residentLast)
                .isLessThan(MOST_MEBIBYTES_MORE);
        assertThat(worker.log()).doesNotContain("ERROR all is lost");
        assertThat(directory.resolve("x.png")).doesNotExist();
    }
}
