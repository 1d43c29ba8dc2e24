package io.scanstream.cli.client;

import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A compacted topic: of each key the newest record counts. */
record KeyedRecords(KafkaConnection connection, Topic topic) {

    /** By key, in the order in which they were written. */
    <T> Map<String, T> newest(Class<T> type) {
        Map<String, T> newest = new LinkedHashMap<>();
        try (TopicReader reader = TopicReader.fromBeginning(connection, topic)) {
            for (ConsumerRecord<byte[], byte[]> message : reader.readAll()) {
                String key = key(message);
                newest.remove(key);
                if (message.value() != null) {
                    newest.put(key, Messages.read(message.value(), type));
                }
            }
        }
        return newest;
    }

    static String key(ConsumerRecord<byte[], byte[]> message) {
        return new String(message.key(), StandardCharsets.UTF_8);
    }

    /** Returns when the broker has it. */
    void write(String key, Object message) {
        send(key, Messages.write(message));
    }

    /** Returns when the broker has the record that says so. */
    void delete(String key) {
        send(key, null);
    }

    private void send(String key, byte[] value) {
        try (Producer<byte[], byte[]> producer = connection.producer()) {
            Acknowledgement.await(
                    connection,
                    producer.send(
                            new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value)));
        }
    }
}
