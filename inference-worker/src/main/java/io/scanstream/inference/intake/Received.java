package io.scanstream.inference.intake;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record that waits to become part of a batch.
 *
 * @param bytes that it takes of a batch: its own, and those of the file that it refers to
 */
record Received(ConsumerRecord<byte[], byte[]> message, long bytes) {

    static Received of(ConsumerRecord<byte[], byte[]> message) {
        return new Received(message, own(message) + ImageContent.of(message).bytesElsewhere());
    }

    /** Headers are a stranger's and may be larger than the image. */
    private static long own(ConsumerRecord<byte[], byte[]> message) {
        long bytes = length(message.key()) + length(message.value());
        for (Header header : message.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
