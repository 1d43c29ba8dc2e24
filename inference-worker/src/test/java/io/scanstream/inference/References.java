package io.scanstream.inference;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Messages;
import io.scanstream.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Messages that say where an image lies. */
public final class References {

    private References() {}

    public static ImageReference to(String uri, byte[] bytes) {
        return new ImageReference(uri, Sha256.of(bytes), "image/png", bytes.length);
    }

    public static ConsumerRecord<byte[], byte[]> message(long offset, byte[] value) {
        return message(offset, value, ImageReference.MEDIA_TYPE);
    }

    public static ConsumerRecord<byte[], byte[]> message(long offset, byte[] value, String contentType) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(MessageHeader.CONTENT_TYPE, contentType.getBytes(StandardCharsets.UTF_8));
        headers.add(MessageHeader.TASK, "skin".getBytes(StandardCharsets.UTF_8));
        return new ConsumerRecord<>(
                "images", 0, offset, 0, TimestampType.CREATE_TIME, 0, 0, null, value, headers, Optional.empty());
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String key, byte[] value) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value);
        message.headers().add(MessageHeader.CONTENT_TYPE, ImageReference.MEDIA_TYPE.getBytes(StandardCharsets.UTF_8));
        message.headers().add(MessageHeader.TASK, "skin".getBytes(StandardCharsets.UTF_8));
        return message;
    }

    static ProducerRecord<byte[], byte[]> record(String topic, String key, ImageReference reference) {
        return record(topic, key, Messages.write(reference));
    }
}
