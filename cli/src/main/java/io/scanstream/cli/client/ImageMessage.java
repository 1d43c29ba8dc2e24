package io.scanstream.cli.client;

import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Topic;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What is sent to have an image answered.
 *
 * @param id comes back with the outcome
 * @param key null for none
 * @param content the file's bytes, or where they lie; null for a record without a value
 * @param contentType that tells which; empty: the file's bytes
 * @param task empty: none is named
 */
record ImageMessage(String id, String key, byte[] content, Optional<String> contentType, Optional<String> task) {

    /** @param partition null: as the key says */
    ProducerRecord<byte[], byte[]> toRecord(Integer partition) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                Topic.IMAGES.topicName(),
                partition,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                content);
        header(message, MessageHeader.CLOUD_EVENT_SPEC_VERSION, "1.0");
        header(message, MessageHeader.CLOUD_EVENT_ID, id);
        header(message, MessageHeader.CLOUD_EVENT_SOURCE, "scanstream/cli");
        header(message, MessageHeader.CLOUD_EVENT_TYPE, "io.scanstream.image");
        contentType.ifPresent(type -> header(message, MessageHeader.CONTENT_TYPE, type));
        task.ifPresent(name -> header(message, MessageHeader.TASK, name));
        return message;
    }

    private static void header(ProducerRecord<byte[], byte[]> message, String name, String value) {
        message.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
