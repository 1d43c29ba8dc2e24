package io.scanstream.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.messaging.GroupProtocol;
import io.scanstream.messaging.testing.FailingProducer;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is answered, whatever comes and whatever fails. */
class InferenceLoopIT extends OnInferenceLoop {

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
    @Tag(TestKafka.EMBEDDED)
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

    @ParameterizedTest
    @EnumSource(GroupProtocol.class)
    void workers_that_come_and_go_share_the_stream_without_a_lost_or_a_second_answer(GroupProtocol protocol)
            throws Exception {
        // Given
        stand.publish("skin@1", 1);
        stand.serve("skin@1");
        start(protocol);

        // When
        for (int i = 0; i < 400; i++) {
            stand.sendImage("patient-" + i, DrawnImages.disc(i));
            if (i == 100) {
                start(protocol);
            }
            if (i == 300) {
                stopFirst();
            }
        }

        // Then
        List<Outcome> outcomes = stand.awaitOutcomes(400);
        assertThat(outcomes).hasSize(400);
        assertThat(InferenceStand.places(outcomes)).hasSize(400);
    }

    private static String text(ConsumerRecord<byte[], byte[]> message, String header) {
        return new String(message.headers().lastHeader(header).value(), StandardCharsets.UTF_8);
    }
}
