package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.intake.BatchLimits;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.inference.serving.ServingWatch;
import io.scanstream.messaging.GroupMember;
import io.scanstream.messaging.KafkaConnection;
import io.scanstream.messaging.testing.FailingProducer;
import io.scanstream.model.ModelRepository;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stream against a real broker with real models; the process around it is left out. */
class InferenceLoopIT {

    private static final BatchLimits BATCHES = new BatchLimits(8, 1 << 20, Duration.ofMillis(5));

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private final List<Runnable> stops = new ArrayList<>();
    private InferenceStand stand;

    @BeforeEach
    void startBroker(@TempDir Path directory) throws Exception {
        stand = new InferenceStand(directory);
    }

    @AfterEach
    void stopEverything() {
        stops.forEach(Runnable::run);
        decoding.shutdown();
        stand.close();
    }

    @Test
    void a_corrupt_jpeg_among_a_hundred_good_images_costs_nobody_anything() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        byte[] corrupt = BrokenImages.cutJpeg();

        // When
        for (int i = 0; i < 101; i++) {
            stand.sendImage("patient-" + i, i == 50 ? corrupt : DrawnImages.disc(i));
        }
        start();

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(101);
        assertThat(outcomes)
                .hasSize(101)
                .filteredOn(outcome -> outcome instanceof Prediction)
                .hasSize(100);
        assertThat(InferenceStand.places(outcomes)).hasSize(101);
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof Rejection)
                .singleElement()
                .isInstanceOfSatisfying(Rejection.class, rejection -> {
                    assertThat(rejection.code()).isEqualTo(RejectionCode.UNDECODABLE);
                    assertThat(rejection.image().key()).isEqualTo("patient-50");
                });
        ConsumerRecord<byte[], byte[]> letter =
                stand.kafka().await(Topic.IMAGES_DEAD_LETTER.topicName(), 1).get(0);
        assertThat(letter.value()).isEqualTo(corrupt);
        assertThat(text(letter, MessageHeader.REASON_CODE)).isEqualTo("UNDECODABLE");
    }

    @Test
    void an_answer_has_the_key_of_its_image_and_hands_its_trace_on() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        ProducerRecord<byte[], byte[]> image = new ProducerRecord<>(
                Topic.IMAGES.topicName(), "patient-1".getBytes(StandardCharsets.UTF_8), DrawnImages.disc(1));
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        image.headers().add(MessageHeader.TRACE_PARENT, trace.getBytes(StandardCharsets.UTF_8));
        image.headers().add(MessageHeader.CLOUD_EVENT_ID, "event-1".getBytes(StandardCharsets.UTF_8));

        // When
        stand.kafka().send(image);
        start();

        // Then
        ConsumerRecord<byte[], byte[]> answer =
                stand.kafka().await(Topic.PREDICTIONS.topicName(), 1).get(0);
        assertThat(new String(answer.key(), StandardCharsets.UTF_8)).isEqualTo("patient-1");
        assertThat(text(answer, MessageHeader.TRACE_PARENT)).isEqualTo(trace);
        assertThat(text(answer, MessageHeader.CLOUD_EVENT_TYPE)).isEqualTo("io.scanstream.prediction");
        assertThat(text(answer, MessageHeader.CLOUD_EVENT_SUBJECT)).isEqualTo("event-1");
    }

    @Test
    void a_new_decision_swaps_the_model_under_the_running_stream() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
        start();

        // When
        for (int i = 0; i < 300; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
            if (i == 100) {
                stand.awaitOutcomes(50);
                stand.serve("skin@2");
            }
        }
        awaitVersion("skin@2");

        // Then
        List<Outcome> outcomes = stand.outcomes();
        assertThat(InferenceStand.places(outcomes)).hasSize(outcomes.size());
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Prediction.class));
        versionsByPartition(outcomes)
                .values()
                .forEach(versions -> assertThat(versions).isSorted());
    }

    @Test
    void a_version_that_cannot_be_loaded_leaves_the_old_one_answering() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        Path bundle = stand.storeDirectory().resolve(stand.publish("skin@2", 2).bundle());
        Files.writeString(bundle.resolve("weights.safetensors"), "damaged");
        ServedModels models = start();
        await().atMost(Duration.ofSeconds(30)).until(models::isReady);

        // When
        stand.serve("skin@2");
        await().atMost(Duration.ofSeconds(30)).until(() -> !models.problems().isEmpty());
        stand.sendImage("patient-1", DrawnImages.disc(1));

        // Then
        Prediction prediction = (Prediction) stand.awaitOutcomes(1).get(0);
        assertThat(prediction.modelVersion()).hasToString("skin@1");
        assertThat(models.problems().get("skin")).contains("weights.safetensors");
    }

    @Test
    void a_version_answers_under_an_alias_until_it_is_taken_back_and_its_own_task_goes_on() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.publish("skin@2", 2);
        stand.serve("skin@1");
        stand.serve("compare-1-b", "skin@2");
        ServedModels models = start();
        await().atMost(Duration.ofSeconds(30)).until(() -> models.versions().size() == 2);

        // When
        stand.sendImage("aliased", "compare-1-b", DrawnImages.disc(1));
        stand.sendImage("plain", DrawnImages.disc(1));
        stand.awaitOutcomes(2);
        stand.takeBack("compare-1-b");
        await().atMost(Duration.ofSeconds(30)).until(() -> models.versions().size() == 1);
        stand.sendImage("late", "compare-1-b", DrawnImages.disc(1));

        // Then
        Map<String, String> answers = new TreeMap<>();
        stand.awaitOutcomes(3).forEach(outcome -> answers.put(outcome.image().key(), said(outcome)));
        assertThat(answers)
                .containsEntry("aliased", "compare-1-b by skin@2")
                .containsEntry("plain", "skin by skin@1")
                .containsEntry("late", "no model answers for the task 'compare-1-b'");
    }

    private static String said(Outcome outcome) {
        return outcome instanceof Prediction prediction
                ? "%s by %s".formatted(prediction.task(), prediction.modelVersion())
                : ((Rejection) outcome).reason();
    }

    @Test
    void an_alias_whose_version_cannot_be_loaded_holds_nobody_up() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        stand.serve("compare-1-b", "skin@9");
        start();

        // When
        stand.sendImage("patient-1", "compare-1-b", DrawnImages.disc(1));
        stand.sendImage("patient-1", DrawnImages.disc(1));

        // Then
        assertThat(stand.awaitOutcomes(2))
                .extracting(InferenceLoopIT::said)
                .containsExactly(
                        "no model answers for the task 'compare-1-b': skin@9: it is not in the topic models",
                        "skin by skin@1");
    }

    @Test
    void images_that_came_before_any_model_wait_for_one() throws Exception {
        // Given
        stand.sendImage("patient-1", DrawnImages.disc(1));
        start();
        Thread.sleep(2_000);
        int early = stand.outcomes().size();

        // When
        stand.publish("skin@1", 1);
        stand.serve("skin@1");

        // Then
        assertThat(early).isZero();
        assertThat(stand.awaitOutcomes(1)).singleElement().isInstanceOf(Prediction.class);
    }

    @ParameterizedTest
    @EnumSource(FailingProducer.When.class)
    void a_transaction_that_fails_is_repeated_without_a_lost_or_a_second_answer(FailingProducer.When when)
            throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        for (int i = 0; i < 40; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }

        // When
        start(new FailingProducer(when, 2)::around);

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(40);
        Thread.sleep(1_000);
        assertThat(stand.outcomes()).hasSize(40);
        assertThat(InferenceStand.places(outcomes)).hasSize(40);
    }

    @Test
    void a_stream_whose_broker_goes_away_goes_on_when_it_is_back() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        for (int i = 0; i < 400; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
        }
        start();
        int atTheStop = stand.awaitOutcomes(20).size();

        // When
        stand.kafka().stopBroker();
        Thread.sleep(5_000);
        stand.kafka().startBroker();

        // Then
        assertThat(atTheStop).isLessThan(400);
        List<Outcome> outcomes = stand.awaitOutcomes(400);
        assertThat(outcomes).hasSize(400);
        assertThat(InferenceStand.places(outcomes)).hasSize(400);
    }

    @Test
    void an_image_as_large_as_its_topic_takes_with_whatever_headers_and_key_is_rejected_whole() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        byte[] key = new byte[100_000];
        byte[] large = new byte[(20 << 20) - 500_000];
        ProducerRecord<byte[], byte[]> image = new ProducerRecord<>(Topic.IMAGES.topicName(), key, large);
        image.headers().add(MessageHeader.TRACE_STATE, new byte[200_000]);
        image.headers().add(MessageHeader.CLOUD_EVENT_ID, new byte[100_000]);

        // When
        stand.kafka().send(image);
        stand.sendImage("patient-1", DrawnImages.disc(1));
        start();

        // Then
        assertThat(stand.awaitOutcomes(2))
                .filteredOn(outcome -> outcome instanceof Rejection)
                .singleElement()
                .isInstanceOfSatisfying(
                        Rejection.class,
                        rejection -> assertThat(rejection.code()).isEqualTo(RejectionCode.KEY_TOO_LONG));
        ConsumerRecord<byte[], byte[]> letter =
                stand.kafka().await(Topic.IMAGES_DEAD_LETTER.topicName(), 1).get(0);
        assertThat(letter.value()).isEqualTo(large);
        assertThat(letter.key()).isEqualTo(key);
        assertThat(letter.headers().lastHeader(MessageHeader.TRACE_STATE).value())
                .hasSize(200_000);
    }

    @Test
    void workers_that_come_and_go_share_the_stream_without_a_lost_or_a_second_answer() throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        start();

        // When
        for (int i = 0; i < 400; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
            if (i == 100) {
                start();
            }
            if (i == 300) {
                stops.remove(0).run();
            }
        }

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(400);
        assertThat(outcomes).hasSize(400);
        assertThat(InferenceStand.places(outcomes)).hasSize(400);
    }

    private ServedModels start() {
        return start(UnaryOperator.identity());
    }

    /** A worker without its process. */
    private ServedModels start(UnaryOperator<Producer<byte[], byte[]>> around) {
        KafkaConnection connection = new KafkaConnection(stand.kafka().settings());
        GroupMember member = GroupMember.of("inference-under-test", "inference", Optional.empty());
        ServedModels models = new ServedModels(ImageLimits.defaults());
        ServingWatch watch = new ServingWatch(
                connection::reader, new ModelRepository(stand.store())::load, models, BATCHES.images());
        InferenceLoop loop = new InferenceLoop(
                models,
                () -> new ImageIntake(connection.member(member, ImageIntake.fetching(BATCHES)), BATCHES),
                () -> new Answers(() -> around.apply(connection.transactional(member.transactionalId()))),
                new Classification(models, Optional.empty(), decoding, BATCHES.images()));
        Thread watching = new Thread(watch, "serving");
        Thread answering = new Thread(loop, "images");
        watching.start();
        answering.start();
        stops.add(() -> {
            loop.stop();
            watch.stop();
            join(answering);
            join(watching);
            models.close();
        });
        return models;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitVersion(String version) {
        ModelVersion wanted = ModelVersion.parse(version);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            stand.sendImage("one-more", DrawnImages.disc(7));
            return stand.outcomes().stream()
                    .anyMatch(outcome -> outcome instanceof Prediction prediction
                            && prediction.modelVersion().equals(wanted));
        });
    }

    /** In the order in which the images lay. */
    private static Map<Integer, List<String>> versionsByPartition(List<Outcome> outcomes) {
        Map<Integer, TreeMap<Long, String>> byOffset = new TreeMap<>();
        outcomes.forEach(outcome -> byOffset.computeIfAbsent(outcome.image().partition(), p -> new TreeMap<>())
                .put(
                        outcome.image().offset(),
                        ((Prediction) outcome).modelVersion().toString()));
        Map<Integer, List<String>> versions = new TreeMap<>();
        byOffset.forEach((partition, found) -> versions.put(partition, List.copyOf(found.values())));
        return versions;
    }

    private static String text(ConsumerRecord<byte[], byte[]> message, String header) {
        return new String(message.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
