package io.scanstream.localkafka.testing;

import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka's own image, of the clients' version, with the settings that the embedded broker has. */
final class ContainerBroker implements TestBroker {

    static final String IMAGE = "apache/kafka:" + AppInfoParser.getVersion();

    private static final String LARGEST = Integer.toString(24 << 20);

    private static final Map<String, String> SETTINGS = Map.of(
            "KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false",
            "KAFKA_MESSAGE_MAX_BYTES", LARGEST,
            "KAFKA_REPLICA_FETCH_MAX_BYTES", LARGEST,
            "KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "4",
            "KAFKA_ADD_PARTITIONS_TO_TXN_RETRY_BACKOFF_MS", "2",
            "KAFKA_TRANSACTION_ABORT_TIMED_OUT_TRANSACTION_CLEANUP_INTERVAL_MS", "1000");

    private final KafkaContainer container;

    private ContainerBroker(KafkaContainer container) {
        this.container = container;
    }

    /** @throws RuntimeException Testcontainers' own, if no engine for containers answers or the image cannot be had */
    static ContainerBroker start() {
        ContainerBroker broker = new ContainerBroker(new KafkaContainer(IMAGE).withEnv(SETTINGS));
        broker.container.start();
        return broker;
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void close() {
        container.close();
    }
}
