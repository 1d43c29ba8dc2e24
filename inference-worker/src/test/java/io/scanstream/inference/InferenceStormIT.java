package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.Topic;
import io.scanstream.localkafka.LocalKafkaCluster;
import io.scanstream.localkafka.testing.TestKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn verify -Dlong -Dit.test=InferenceStormIT}: at most five minutes. {@code -Dstorm.seed=N} repeats the order of
 * deaths of an earlier run, though not their exact moments.
 */
@Tag("long")
class InferenceStormIT {

    private static final int IMAGES = 5_000;
    private static final int CORRUPT_EVERY = 50;
    private static final int PARTITIONS = 4;
    private static final Duration PACE = Duration.ofMillis(22);

    @TempDir
    private Path directory;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void five_thousand_images_have_one_outcome_each_whichever_workers_and_brokers_die() throws Exception {
        long seed = Long.getLong("storm.seed", System.nanoTime());
        System.out.println("storm.seed=" + seed);
        try (LocalKafkaCluster brokers = LocalKafkaCluster.start(directory, 3);
                InferenceStand stand =
                        new InferenceStand(directory, TestKafka.connectedTo(brokers.bootstrapServers()), PARTITIONS);
                Storm storm = new Storm(seed, brokers, stand);
                OutcomeWatch watch = new OutcomeWatch(brokers.bootstrapServers(), PARTITIONS)) {
            // Given
            stand.publish("skin@1", 1);
            stand.publish("skin@2", 2);
            stand.serve("skin@1");
            storm.startWorkers(3);
            StormImages images = new StormImages(IMAGES, CORRUPT_EVERY, PACE);
            ExecutorService sender = Executors.newSingleThreadExecutor();
            Future<List<StormImages.Sent>> sending = sender.submit(() -> images.send(brokers.bootstrapServers()));
            sender.shutdown();
            long start = System.nanoTime();

            // When
            storm.rageWhile(() -> images.begun() < IMAGES / 2 && !sending.isDone());
            stand.serve("skin@2");
            storm.killWorker();
            storm.awaitVersion("skin@2");
            int begunBeforeTheSwap = images.begun();
            storm.rageWhile(() -> !images.areAllBegun() && !sending.isDone());
            List<StormImages.Sent> sent = sending.get();
            await().atMost(Duration.ofMinutes(2)).until(() -> watch.count() >= IMAGES);
            Duration time = Duration.ofNanos(System.nanoTime() - start);

            // Then
            Thread.sleep(2_000); // for outcomes that should not come
            List<OutcomeWatch.Seen> seen = watch.seen();
            int written = stand.kafka().written(Topic.PREDICTIONS.topicName()).size();
            print(seed, storm, time, watch, written);
            assertOneOutcomeEach(sent, seen);
            assertOrderOfEachKey(sent, seen);
            assertDeadLetters(sent, stand.kafka().committed(Topic.IMAGES_DEAD_LETTER.topicName()));
            assertVersions(sent.subList(begunBeforeTheSwap, IMAGES), seen);
            assertThat(storm.workersKilled()).isGreaterThan(4);
            assertThat(storm.brokersKilled()).isGreaterThan(1);
        }
    }

    private static void assertOneOutcomeEach(List<StormImages.Sent> sent, List<OutcomeWatch.Seen> seen) {
        assertThat(sent)
                .extracting(StormImages.Sent::place)
                .doesNotHaveDuplicates()
                .hasSize(IMAGES);
        assertThat(seen.stream().map(InferenceStormIT::place))
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        sent.stream().map(StormImages.Sent::place).toList());
        Map<String, StormImages.Sent> byPlace =
                sent.stream().collect(Collectors.toMap(StormImages.Sent::place, Function.identity()));
        assertThat(seen).allSatisfy(answer -> {
            StormImages.Sent image = byPlace.get(place(answer));
            assertThat(answer.key()).isEqualTo(image.key());
            assertThat(answer.outcome()).isInstanceOf(image.isCorrupt() ? Rejection.class : Prediction.class);
        });
    }

    /** Of one key all outcomes lie in one partition, in the order in which the images were sent. */
    private static void assertOrderOfEachKey(List<StormImages.Sent> sent, List<OutcomeWatch.Seen> seen) {
        Map<String, Integer> numbers =
                sent.stream().collect(Collectors.toMap(StormImages.Sent::place, StormImages.Sent::number));
        Map<String, List<Integer>> answered = new HashMap<>();
        Map<String, Integer> partitions = new HashMap<>();
        for (OutcomeWatch.Seen answer : seen) {
            answered.computeIfAbsent(answer.key(), key -> new ArrayList<>()).add(numbers.get(place(answer)));
            assertThat(partitions.merge(answer.key(), answer.partition(), (first, now) -> first))
                    .isEqualTo(answer.partition());
        }
        assertThat(answered.values()).allSatisfy(order -> assertThat(order).isSorted());
    }

    private static void assertDeadLetters(List<StormImages.Sent> sent, List<ConsumerRecord<byte[], byte[]>> letters) {
        Map<String, ConsumerRecord<byte[], byte[]>> byPlace = letters.stream()
                .collect(Collectors.toMap(
                        letter -> header(letter, MessageHeader.ORIGINAL_PARTITION) + ":"
                                + header(letter, MessageHeader.ORIGINAL_OFFSET),
                        Function.identity()));
        List<StormImages.Sent> corrupt =
                sent.stream().filter(StormImages.Sent::isCorrupt).toList();
        assertThat(corrupt).hasSize(IMAGES / CORRUPT_EVERY);
        assertThat(byPlace).hasSize(corrupt.size());
        assertThat(corrupt).allSatisfy(image -> {
            ConsumerRecord<byte[], byte[]> letter = byPlace.get(image.place());
            assertThat(letter.value()).isEqualTo(image.bytes());
            assertThat(letter.key()).isEqualTo(image.key().getBytes(StandardCharsets.UTF_8));
        });
    }

    private static void assertVersions(List<StormImages.Sent> sentAfterTheSwap, List<OutcomeWatch.Seen> seen) {
        Map<String, Outcome> outcomes =
                seen.stream().collect(Collectors.toMap(InferenceStormIT::place, OutcomeWatch.Seen::outcome));
        assertThat(sentAfterTheSwap)
                .isNotEmpty()
                .extracting(image -> outcomes.get(image.place()))
                .filteredOn(Prediction.class::isInstance)
                .allSatisfy(outcome ->
                        assertThat(((Prediction) outcome).modelVersion()).hasToString("skin@2"));
        assertThat(outcomes.values())
                .filteredOn(Prediction.class::isInstance)
                .extracting(outcome -> ((Prediction) outcome).modelVersion().toString())
                .contains("skin@1");
    }

    private static String place(OutcomeWatch.Seen answer) {
        return answer.outcome().image().partition() + ":"
                + answer.outcome().image().offset();
    }

    private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
        return new String(message.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static void print(long seed, Storm storm, Duration time, OutcomeWatch watch, int written) {
        System.out.println("the longest gap ended at " + watch.longestGap().end());
        System.out.printf(
                """
                | storm.seed | workers killed | brokers killed | outcomes | written and taken back | seconds | longest gap, s |
                | --- | --- | --- | --- | --- | --- | --- |
                | %d | %d | %d | %d | %d | %d | %.1f |
                """,
                seed,
                storm.workersKilled(),
                storm.brokersKilled(),
                watch.count(),
                written - watch.count(),
                time.toSeconds(),
                watch.longestGap().length().toMillis() / 1000.0);
    }
}
