package io.scanstream.localkafka.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn verify -Dit.broker=docker}: that a broker in a container is as the tests of the workers need it. */
@Tag("docker")
class ContainerBrokerIT {

    private static final String TOPIC = "large";

    @Test
    void a_record_of_20_mebibytes_is_there_once_its_transaction_is_committed(@TempDir Path directory) throws Exception {
        // Given
        try (TestKafka kafka = TestKafka.start(directory);
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "transactional.id",
                                "writer",
                                "max.request.size",
                                24 << 20,
                                "buffer.memory",
                                64L << 20),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            kafka.createTopic(TOPIC, 1);
            producer.initTransactions();

            // When
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, new byte[20 << 20])).get();
            int before = kafka.committed(TOPIC).size();
            producer.commitTransaction();

            // Then
            assertThat(before).isZero();
            assertThat(kafka.await(TOPIC, 1)).hasSize(1);
        }
    }
}
