package io.scanstream.inference.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.observation.LogScope;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whatever the key and the headers of a record are, it is an image that an answer can be written to. */
class MutatedHeadersTest {

    private static final List<String> HEADERS = List.of(
            MessageHeader.TASK,
            MessageHeader.FRAME,
            MessageHeader.CONTENT_TYPE,
            MessageHeader.CLOUD_EVENT_ID,
            MessageHeader.TRACE_PARENT,
            MessageHeader.TRACE_STATE);

    @Test
    void a_record_with_any_key_and_headers_can_be_answered() {
        // Given
        Mutations mutations = Mutations.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".getBytes(UTF_8))
                .withWords(" ", "\n", "\u0000", "-", "\ud83d\ude00", "x".repeat(240), "\ud83d\ude00".repeat(200));

        // When, then
        Fuzzing.with(2_000, 16 << 20)
                .runWithoutRefusal(
                        mutations, bytes -> answer(ImageEvent.of(message(bytes, mutations), Pseudonyms.none())));
    }

    private static ConsumerRecord<byte[], byte[]> message(byte[] key, Mutations headers) {
        ConsumerRecord<byte[], byte[]> message = new ConsumerRecord<>("images", 0, 0, key, headers.get());
        HEADERS.forEach(name -> message.headers().add(name, headers.get()));
        if (key.length % 2 == 0) {
            message.headers().add(MessageHeader.CONTENT_TYPE, ImageReference.MEDIA_TYPE.getBytes(UTF_8));
        }
        return message;
    }

    private static void answer(ImageEvent image) {
        try (LogScope about = image.logScope()) {
            Rejection rejection = new Rejection(
                    image.identity(),
                    image.task().orElse(null),
                    RejectionCode.UNKNOWN_TASK,
                    image.keyFault().orElse("there is no task '%s'".formatted(image.task())) + image.frame(),
                    image.receivedAt(),
                    image.receivedAt());
            assertThat(Messages.read(Messages.write(rejection), Outcome.class)).isEqualTo(rejection);
        }
    }
}
