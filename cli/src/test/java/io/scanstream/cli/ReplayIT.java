package io.scanstream.cli;

import static io.scanstream.cli.Outcomes.BEGINNING;
import static io.scanstream.cli.Outcomes.prediction;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.testing.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Replays as the command line asks for and reads them; what a worker would do, the test does itself. */
@TestMethodOrder(OrderAnnotation.class)
class ReplayIT {

    private static final ModelVersion ONE = ModelVersion.parse("skin@1");
    private static final ModelVersion TWO = ModelVersion.parse("skin@2");

    /** In each of two partitions; the one at offset n came n seconds after the beginning. */
    private static final int IMAGES = 20;

    /** Of the images at 5 up to 15. */
    private static final String[] STRETCH = {
        "--from",
        BEGINNING.plusSeconds(5).toString(),
        "--to",
        BEGINNING.plusSeconds(15).toString()
    };

    @TempDir
    private static Path directory;

    private static TestKafka kafka;

    @BeforeAll
    static void startBrokerWithImagesThatHaveBeenAnswered() throws Exception {
        kafka = TestKafka.start(directory.resolve("kafka"));
        Output.on(kafka.bootstrapServers(), "topics", "create");
        for (ModelVersion version : List.of(ONE, TWO)) {
            ModelPublished model = new ModelPublished(
                    version, "models", "0".repeat(64), NetworkName.MOBILENET_V2, TestModels.METRICS, Instant.now());
            kafka.send("models", version.toString(), Messages.write(model));
        }
        for (int partition = 0; partition < 2; partition++) {
            for (int offset = 0; offset < IMAGES; offset++) {
                long came = BEGINNING.plusSeconds(offset).toEpochMilli();
                kafka.send(
                        new ProducerRecord<>("images", partition, came, null, "scan".getBytes(StandardCharsets.UTF_8)));
                kafka.send("predictions", "patient", Messages.write(prediction(ONE, partition, offset, 0.75)));
            }
        }
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @Test
    @Order(1)
    void a_stretch_of_time_becomes_a_request_for_offsets_and_a_topic_for_the_answers() throws Exception {
        // When
        Output output = replay("first", "skin@2", "--detach");

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("20 records of images, from %s to %s".formatted(STRETCH[1], STRETCH[3]))
                .contains("the replay 'first' goes on without this command")
                .doesNotContain("deleted");
        ReplayRequest request = open().get("first");
        assertThat(request.modelVersion()).isEqualTo(TWO);
        assertThat(request.task()).isEqualTo("skin");
        assertThat(request.output()).isEqualTo("predictions.replay.first");
        assertThat(request.ranges()).containsExactlyInAnyOrder(new Range(0, 5, 15), new Range(1, 5, 15));
        assertThat(partitions("predictions.replay.first")).isEqualTo(partitions("images"));
    }

    @Test
    @Order(2)
    void while_nobody_answers_it_says_where_to_look_and_gives_nothing_up() throws Exception {
        // When
        Output output = replay("first", "skin@2", "--timeout", "1");
        Output retire = run("models", "retire", "skin@2");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err())
                .contains("the replay 'first' has come to 0 of 20 records and no further for 1 s")
                .contains(
                        "It is not given up: it goes on when an inference worker of the group 'scanstream-inference'");
        assertThat(open()).containsOnlyKeys("first");
        assertThat(retire.err()).contains("skin@2 answers the replay 'first'");
    }

    @Test
    @Order(3)
    void another_replay_of_the_same_id_is_refused() {
        // When
        Output version = replay("first", "skin@1");
        Output topic = replay("first", "skin@2", "--topic", "images.urgent");

        // Then
        assertThat(version.err())
                .contains("the replay 'first' is one of images by skin@2, not of images by skin@1: take another --id");
        assertThat(topic.err()).contains("not of images.urgent by skin@2");
    }

    @Test
    @Order(4)
    void its_answers_are_compared_with_the_live_ones_of_the_same_images_and_it_is_taken_back() throws Exception {
        // Given
        answer(open().get("first"), 0.25);

        // When
        Output output = replay("first", "skin@2");
        Output again = replay("first", "skin@2");
        Output other = replay("first", "skin@1");

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.err()).contains("skin@2    20 of 20");
        assertThat(output.out())
                .contains("live       skin@1", "replayed   skin@2")
                .contains("compared   20 images that both have labelled", "flips      20")
                .contains("0 answered by live alone, 0 by replayed alone")
                .containsPattern("melanoma\\s+-0.5000\\s+-0.5000\\s+0.5000\\s+-0.5000");
        assertThat(open()).isEmpty();
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).contains("the replay 'first' has ended before", "flips      20");
        assertThat(open()).isEmpty();
        assertThat(other.err()).contains("the replay 'first' is by skin@2, not by skin@1: take another --id");
    }

    @Test
    @Order(5)
    void two_versions_are_replayed_on_the_same_ranges_and_compared_with_each_other() throws Exception {
        // Given
        Output detached = replay("both", "skin@2", "--against", "skin@1", "--detach");
        Map<String, ReplayRequest> requests = open();
        answer(requests.get("both"), 0.75);
        answer(requests.get("both-against"), 0.625);

        // When
        Output output = replay("both", "skin@2", "--against", "skin@1");

        // Then
        assertThat(detached.exitCode()).as(detached.err()).isZero();
        assertThat(requests).containsOnlyKeys("both", "both-against");
        assertThat(requests.get("both-against").ranges())
                .isEqualTo(requests.get("both").ranges());
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("against    skin@1", "replayed   skin@2", "flips      0")
                .containsPattern("melanoma\\s+\\+0.1250");
        assertThat(open()).isEmpty();
    }

    @Test
    @Order(6)
    void a_replay_is_cancelled_and_its_answers_are_deleted_on_request_alone() throws Exception {
        // Given
        replay("third", "skin@2", "--against", "skin@1", "--detach");

        // When
        Output early = run("replay", "--delete", "third");
        Output cancel = run("replay", "--cancel", "third");
        Output second = run("replay", "--cancel", "third");
        int kept = partitions("predictions.replay.third");
        Output delete = run("replay", "--delete", "third");
        Output gone = run("replay", "--delete", "third");

        // Then
        assertThat(early.err()).contains("the replay 'third' is under way; end it first, with --cancel");
        assertThat(cancel.out()).contains("the replay 'third' is ended");
        assertThat(second.err()).contains("no replay 'third' is under way");
        assertThat(open()).isEmpty();
        assertThat(kept).isEqualTo(4);
        assertThat(delete.out()).contains("the answers of the replay 'third' are deleted");
        assertThat(gone.err()).contains("there are no answers of a replay 'third'");
        assertThat(kafka.admin().listTopics().names().get(60, TimeUnit.SECONDS))
                .contains("predictions.replay.first")
                .doesNotContain("predictions.replay.third", "predictions.replay.third-against");
    }

    @Test
    @Order(7)
    void the_id_of_a_deleted_replay_begins_a_new_one() throws Exception {
        // Given
        run("replay", "--delete", "both");

        // When
        Output output = replay("both", "skin@2", "--timeout", "1");
        run("replay", "--cancel", "both");

        // Then
        assertThat(output.err()).contains("the replay 'both' has come to 0 of 20 records");
    }

    @Test
    @Order(8)
    void a_stretch_with_nothing_in_it_is_said_and_nothing_is_asked_for() {
        // When
        Output output = run("replay", "--from", "-PT1M", "--model", "skin@2");
        Output unknown = run("replay", "--from", "-PT1M", "--model", "skin@9");

        // Then
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.err()).contains("the topic 'images' has nothing from ");
        assertThat(unknown.err()).contains("skin@9 is not published");
        assertThat(open()).isEmpty();
    }

    @Test
    @Order(9)
    void an_archive_that_begins_later_than_asked_is_said_and_replayed_from_there() throws Exception {
        // Given
        kafka.admin()
                .deleteRecords(Map.of(new TopicPartition("images", 1), RecordsToDelete.beforeOffset(8)))
                .all()
                .get(60, TimeUnit.SECONDS);

        // When
        Output output = replay("late", "skin@2", "--detach");

        // Then
        assertThat(output.exitCode()).as(output.err()).isZero();
        assertThat(output.out())
                .contains("partition 1 of images begins at %s, what came before has been deleted"
                        .formatted(BEGINNING.plusSeconds(8)))
                .contains("17 records of images");
        assertThat(open().get("late").ranges()).containsExactlyInAnyOrder(new Range(0, 5, 15), new Range(1, 8, 15));
    }

    @Test
    @Order(10)
    void answers_whose_commit_is_told_to_readers_later_than_the_offsets_are_compared_as_well() throws Exception {
        // Given
        replay("slow", "skin@2", "--detach");
        ReplayRequest request = open().get("slow");
        try (Producer<byte[], byte[]> worker = new KafkaConnection(kafka.settings()).transactional("worker")) {
            worker.initTransactions();
            worker.beginTransaction();
            for (Outcome answer : answers(request, 0.25)) {
                worker.send(new ProducerRecord<>(request.output(), Messages.write(answer)))
                        .get(60, TimeUnit.SECONDS);
            }
            pass(request);

            // When
            CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS).execute(worker::commitTransaction);
            Output output = replay("slow", "skin@2");

            // Then
            assertThat(output.out()).as(output.err()).contains("compared   17 images that both have labelled");
        }
    }

    /** What workers do: outcomes of all images, and the offsets as the sign that it is done. */
    private static void answer(ReplayRequest request, double melanoma) throws Exception {
        for (Outcome answer : answers(request, melanoma)) {
            kafka.send(request.output(), "patient", Messages.write(answer));
        }
        pass(request);
    }

    private static List<Outcome> answers(ReplayRequest request, double melanoma) {
        return request.ranges().stream()
                .flatMap(range -> LongStream.range(range.begin(), range.end())
                        .mapToObj(offset -> prediction(request.modelVersion(), range.partition(), offset, melanoma)))
                .toList();
    }

    private static void pass(ReplayRequest request) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> passed = new LinkedHashMap<>();
        for (Range range : request.ranges()) {
            passed.put(new TopicPartition(request.topic(), range.partition()), new OffsetAndMetadata(range.end()));
        }
        kafka.admin()
                .alterConsumerGroupOffsets("scanstream-inference-replay-" + request.id(), passed)
                .all()
                .get(60, TimeUnit.SECONDS);
    }

    /** By id. */
    private static Map<String, ReplayRequest> open() {
        Map<String, ReplayRequest> open = new LinkedHashMap<>();
        kafka.committed("replays").forEach(message -> {
            String id = new String(message.key(), StandardCharsets.UTF_8);
            open.remove(id);
            if (message.value() != null) {
                open.put(id, Messages.read(message.value(), ReplayRequest.class));
            }
        });
        return open;
    }

    private static int partitions(String topic) throws Exception {
        return kafka.admin()
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(60, TimeUnit.SECONDS)
                .get(topic)
                .partitions()
                .size();
    }

    /** Of the stretch. */
    private static Output replay(String id, String version, String... more) {
        String[] all = new String[STRETCH.length + more.length + 5];
        all[0] = "replay";
        all[1] = "--id";
        all[2] = id;
        all[3] = "--model";
        all[4] = version;
        System.arraycopy(STRETCH, 0, all, 5, STRETCH.length);
        System.arraycopy(more, 0, all, 5 + STRETCH.length, more.length);
        return run(all);
    }

    private static Output run(String... arguments) {
        return Output.on(kafka.bootstrapServers(), arguments);
    }
}
