package io.scanstream.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.DeadLetter;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Records for the dead-letter topics. */
public final class DeadLetters {

    /** Of what Kafka adds to a record: lengths, offsets, the batch around it. */
    private static final int RECORD_OVERHEAD = 512;

    private static final int HEADER_OVERHEAD = 10;

    private DeadLetters() {}

    /**
     * The record as it came, its headers included, with the reason in further ones. A record that came in compressed
     * may be larger than any that can be written: of that one the letter tells the reason and the place alone.
     */
    public static ProducerRecord<byte[], byte[]> record(
            Topic topic, ConsumerRecord<byte[], byte[]> message, DeadLetter letter) {
        ProducerRecord<byte[], byte[]> whole =
                new ProducerRecord<>(topic.topicName(), null, message.key(), message.value());
        message.headers().forEach(whole.headers()::add);
        addReason(whole, letter);
        if (size(whole) <= topic.maxMessageBytes()) {
            return whole;
        }
        ProducerRecord<byte[], byte[]> place = new ProducerRecord<>(topic.topicName(), null, null, null);
        addReason(place, letter);
        add(place, MessageHeader.ORIGINAL_SIZE, Long.toString(size(whole)));
        return place;
    }

    private static void addReason(ProducerRecord<byte[], byte[]> record, DeadLetter letter) {
        letter.headers().forEach((name, value) -> add(record, name, value));
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }

    /** At most so many bytes in the log. */
    private static long size(ProducerRecord<byte[], byte[]> record) {
        long size = RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().getBytes(UTF_8).length + length(header.value());
        }
        return size;
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
