package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.Topic;
import io.scanstream.inference.HostileMessages.Hostile;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One worker gets all of them, several times over, with a scan behind them. */
@TestInstance(Lifecycle.PER_CLASS)
class HostileMessagesIT {

    private static final int ROUNDS = 4;

    /** The heap and the engine's allocator have filled up by the end of the first round. */
    private static final long MOST_MEBIBYTES_MORE = 64;

    @TempDir
    private static Path directory;

    private InferenceStand stand;
    private WorkerProcess worker;
    private List<Hostile> messages;
    private final Map<String, List<Outcome>> outcomes = new HashMap<>();
    private long residentFirst;
    private long residentLast;

    @BeforeAll
    void send() throws Exception {
        Path root = Files.createDirectories(directory.resolve("scans"));
        messages = HostileMessages.in(root);
        stand = new InferenceStand(directory);
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Map<String, String> settings = Map.of(
                "scanstream.images.max-bytes", Integer.toString(HostileMessages.MOST_BYTES),
                "scanstream.images.file-roots", root.toString());
        worker = stand.startWorker("worker", settings).awaitReady();
        for (int round = 1; round <= ROUNDS; round++) {
            for (Hostile hostile : messages) {
                stand.kafka().send(hostile.message());
            }
            stand.sendImage("a scan", "skin", DrawnImages.disc(round));
            stand.awaitOutcomes(round * (messages.size() + 1));
            residentFirst = round == 1 ? worker.residentMebibytes() : residentFirst;
            residentLast = worker.residentMebibytes();
        }
        for (Outcome outcome : stand.outcomes()) {
            outcomes.computeIfAbsent(outcome.image().key(), key -> new ArrayList<>())
                    .add(outcome);
        }
    }

    @AfterAll
    void stop() throws Exception {
        if (worker != null) {
            worker.close();
        }
        stand.close();
    }

    List<Hostile> messages() {
        return messages;
    }

    @ParameterizedTest
    @MethodSource("messages")
    void each_is_rejected_by_name_once_for_each_time_it_was_sent(Hostile hostile) {
        // Then
        assertThat(outcomes.get(hostile.name()))
                .hasSize(ROUNDS)
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(Rejection.class, rejection -> {
                    assertThat(rejection.code()).as(rejection.reason()).isEqualTo(hostile.code());
                    assertThat(rejection.reason()).contains(hostile.sentence()).doesNotContain("\n");
                }));
    }

    @Test
    void each_is_a_dead_letter_with_its_untouched_bytes() {
        // When
        List<ConsumerRecord<byte[], byte[]>> letters = stand.kafka().committed(Topic.IMAGES_DEAD_LETTER.topicName());

        // Then
        assertThat(letters).hasSize(ROUNDS * messages.size());
        assertThat(letters).allSatisfy(letter -> {
            String name = new String(letter.key(), StandardCharsets.UTF_8);
            Hostile hostile = messages.stream()
                    .filter(message -> message.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            assertThat(letter.value()).isEqualTo(hostile.message().value());
        });
    }

    @Test
    void the_worker_goes_on_and_its_memory_does_not_grow() throws Exception {
        // Then
        assertThat(outcomes.get("a scan")).hasSize(ROUNDS).allMatch(Prediction.class::isInstance);
        assertThat(worker.isAlive()).isTrue();
        assertThat(worker.isReady()).isTrue();
        assertThat(residentLast - residentFirst)
                .as("MiB, from %d to %d", residentFirst, residentLast)
                .isLessThan(MOST_MEBIBYTES_MORE);
        assertThat(worker.log()).doesNotContain("ERROR all is lost");
    }
}
