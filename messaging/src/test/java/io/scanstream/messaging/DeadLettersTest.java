package io.scanstream.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.DeadLetter;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final Topic TOPIC = Topic.TRAINING_REQUESTS_DEAD_LETTER;
    private static final DeadLetter LETTER =
            new DeadLetter(FailureCode.INVALID_REQUEST, "the message is not readable JSON", "training.requests", 3, 17);

    @Test
    void a_letter_is_the_record_as_it_came_with_the_reason_in_further_headers() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(new byte[] {1, 2, 3});
        message.headers().add("hospital", "north".getBytes(UTF_8));

        // When
        ProducerRecord<byte[], byte[]> letter = DeadLetters.record(TOPIC, message, LETTER);

        // Then
        assertThat(letter.topic()).isEqualTo("training.requests.dlq");
        assertThat(letter.key()).isEqualTo(message.key());
        assertThat(letter.value()).isEqualTo(message.value());
        assertThat(header(letter, "hospital")).isEqualTo("north");
        assertThat(header(letter, MessageHeader.REASON_CODE)).isEqualTo("INVALID_REQUEST");
        assertThat(header(letter, MessageHeader.ORIGINAL_OFFSET)).isEqualTo("17");
        assertThat(letter.headers().lastHeader(MessageHeader.ORIGINAL_SIZE)).isNull();
    }

    @Test
    void the_largest_message_that_its_own_topic_takes_is_kept_whole() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(new byte[Topic.TRAINING_REQUESTS.maxMessageBytes()]);

        // When
        ProducerRecord<byte[], byte[]> letter = DeadLetters.record(TOPIC, message, LETTER);

        // Then
        assertThat(letter.value()).isEqualTo(message.value());
    }

    @Test
    void of_a_record_that_is_too_large_to_be_written_again_the_letter_tells_reason_place_and_size() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(new byte[TOPIC.maxMessageBytes()]);

        // When
        ProducerRecord<byte[], byte[]> letter = DeadLetters.record(TOPIC, message, LETTER);

        // Then
        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(header(letter, MessageHeader.REASON)).isEqualTo("the message is not readable JSON");
        assertThat(header(letter, MessageHeader.ORIGINAL_PARTITION)).isEqualTo("3");
        assertThat(Long.parseLong(header(letter, MessageHeader.ORIGINAL_SIZE))).isGreaterThan(message.value().length);
    }

    @Test
    void headers_count_as_well() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(new byte[] {1});
        message.headers().add("novel", new byte[TOPIC.maxMessageBytes()]);

        // When
        ProducerRecord<byte[], byte[]> letter = DeadLetters.record(TOPIC, message, LETTER);

        // Then
        assertThat(letter.headers().lastHeader("novel")).isNull();
    }

    private static ConsumerRecord<byte[], byte[]> message(byte[] value) {
        return new ConsumerRecord<>("training.requests", 3, 17, "job-1".getBytes(UTF_8), value);
    }

    private static String header(ProducerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return new String(header.value(), UTF_8);
    }
}
