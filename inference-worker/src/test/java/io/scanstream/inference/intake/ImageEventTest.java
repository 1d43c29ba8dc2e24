package io.scanstream.inference.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.MessageHeader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What an answer will tell of the keys and ids that a sender chose. */
class ImageEventTest {

    private static final Pseudonyms HASHED = Pseudonyms.of(KeyForm.HASHED, Optional.of("s".repeat(32)));

    @Test
    void as_sent_the_key_and_the_id_come_back_and_the_key_byte_for_byte() {
        // Given
        byte[] noText = {(byte) 0xff, 0};

        // When
        ImageEvent image = ImageEvent.of(message(noText, "scan-1"), Pseudonyms.none());

        // Then
        assertThat(image.answerKey()).isSameAs(noText);
        assertThat(image.identity().eventId()).isEqualTo("scan-1");
    }

    @Test
    void hashed_the_answer_s_key_is_the_one_that_stands_in_it_and_the_message_is_untouched() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(bytes("patient-0017"), "accession-4");

        // When
        ImageEvent image = ImageEvent.of(message, HASHED);

        // Then
        assertThat(image.identity().key()).matches("[0-9a-f]{64}");
        assertThat(image.answerKey()).isEqualTo(bytes(image.identity().key()));
        assertThat(image.identity().eventId())
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(image.identity().key());
        assertThat(image.message()).isSameAs(message);
        assertThat(message.key()).isEqualTo(bytes("patient-0017"));
    }

    @Test
    void a_key_that_is_too_long_is_no_answer_s_key_in_either_form() {
        // Given
        ConsumerRecord<byte[], byte[]> message = message(new byte[1025], "scan-1");

        // When
        ImageEvent asSent = ImageEvent.of(message, Pseudonyms.none());
        ImageEvent hashed = ImageEvent.of(message, HASHED);

        // Then
        assertThat(asSent.answerKey()).isNull();
        assertThat(asSent.identity().key()).hasSize(1024);
        assertThat(hashed.answerKey()).isNull();
        assertThat(hashed.identity().key()).hasSize(64);
        assertThat(hashed.keyFault()).contains("the record's key has 1,025 bytes, but it may have 1,024");
    }

    @Test
    void no_key_and_no_id_have_no_hash() {
        // When
        ImageEvent image = ImageEvent.of(new ConsumerRecord<>("images", 0, 0, null, new byte[1]), HASHED);

        // Then
        assertThat(image.answerKey()).isNull();
        assertThat(image.identity().key()).isNull();
        assertThat(image.identity().eventId()).isNull();
    }

    private static ConsumerRecord<byte[], byte[]> message(byte[] key, String id) {
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("images", 0, 0, key, new byte[1]);
        message.headers().add(MessageHeader.CLOUD_EVENT_ID, bytes(id));
        return message;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
