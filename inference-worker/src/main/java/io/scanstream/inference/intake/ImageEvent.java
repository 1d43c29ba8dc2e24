package io.scanstream.inference.intake;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.MessageHeader;
import io.scanstream.observation.LogField;
import io.scanstream.observation.LogScope;
import io.scanstream.observation.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An image that came in and must be answered.
 *
 * @param identity tells it from all others, by the pseudonyms of what its sender chose
 * @param answerKey of the records that answer it; null if it has no key, or one that is too long
 * @param task named by the sender, if any
 * @param content the image, or where it lies
 * @param receivedAt timestamp of the record
 * @param message the untouched record, for the dead-letter topic and for the headers that are handed on
 */
public record ImageEvent(
        ImageIdentity identity,
        byte[] answerKey,
        Optional<String> task,
        ImageContent content,
        Instant receivedAt,
        ConsumerRecord<byte[], byte[]> message) {

    /** Headers are untrusted; more than this of one is nobody's id. */
    static final int LONGEST_HEADER = 256;

    /** Bytes. A key names a patient, a study or a source, and comes back twice in each answer. */
    private static final int LONGEST_KEY = 1024;

    public static ImageEvent of(ConsumerRecord<byte[], byte[]> message, Pseudonyms pseudonyms) {
        ImageContent content = ImageContent.of(message);
        byte[] key = message.key() == null ? null : pseudonyms.ofKey(message.key());
        ImageIdentity identity = new ImageIdentity(
                key == null ? null : text(key),
                header(message, MessageHeader.CLOUD_EVENT_ID)
                        .map(pseudonyms::ofId)
                        .orElse(null),
                message.topic(),
                message.partition(),
                message.offset(),
                content.sha256());
        return new ImageEvent(
                identity,
                hasTooLongKey(message) ? null : key,
                task(message),
                content,
                Instant.ofEpochMilli(Math.max(0, message.timestamp())),
                message);
    }

    /** That the sender named, if any. */
    static Optional<String> task(ConsumerRecord<byte[], byte[]> message) {
        return header(message, MessageHeader.TASK);
    }

    /** That the sender named, if any. */
    public Optional<String> frame() {
        return header(message, MessageHeader.FRAME);
    }

    /** Log lines are about this image until it is closed. They tell its place, which names no patient, as its key may. */
    public LogScope logScope() {
        return LogScope.of(
                        LogField.IMAGE, "%s-%d-%d".formatted(identity.topic(), identity.partition(), identity.offset()))
                .and(
                        LogField.TRACE,
                        Tracing.traceId(name -> header(message, name).orElse(null)));
    }

    /** What is wrong with the key, in a sentence; empty if nothing is. */
    public Optional<String> keyFault() {
        return hasTooLongKey(message)
                ? Optional.of("the record's key has %,d bytes, but it may have %,d"
                        .formatted(message.key().length, LONGEST_KEY))
                : Optional.empty();
    }

    private static boolean hasTooLongKey(ConsumerRecord<byte[], byte[]> message) {
        return message.key() != null && message.key().length > LONGEST_KEY;
    }

    /** Cut where it is too long. */
    private static String text(byte[] key) {
        return new String(key, 0, Math.min(key.length, LONGEST_KEY), StandardCharsets.UTF_8);
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> message, String name) {
        Header header = message.headers().lastHeader(name);
        if (header == null || header.value() == null || header.value().length == 0) {
            return Optional.empty();
        }
        String value = new String(header.value(), StandardCharsets.UTF_8);
        return Optional.of(value.substring(0, Math.min(value.length(), LONGEST_HEADER)));
    }
}
