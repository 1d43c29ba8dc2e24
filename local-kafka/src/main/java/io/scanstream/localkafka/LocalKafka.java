package io.scanstream.localkafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The broker and controller of Kafka itself in KRaft mode on the loopback interface, alone or as one of several. Its data
 * stay in a directory: starting again on the same one finds every topic, record and offset. Closed by whoever started it.
 */
public final class LocalKafka implements AutoCloseable {

    private final KafkaRaftServer server;
    private final BrokerAddress address;

    private LocalKafka(KafkaRaftServer server, BrokerAddress address) {
        this.server = server;
        this.address = address;
    }

    /** On a free port. */
    public static LocalKafka start(Path directory) {
        return start(directory, Security.none());
    }

    /**
     * Returns when the broker takes connections.
     *
     * @throws LocalKafkaException if it cannot; nothing is left running
     */
    public static LocalKafka start(Path directory, int port) {
        return start(directory, port, Security.none());
    }

    /**
     * Returns when the broker takes connections of clients that it lets in.
     *
     * @throws LocalKafkaException if it cannot; nothing is left running
     */
    public static LocalKafka start(Path directory, int port, Security security) {
        return start(directory, BrokerAddress.at(port), security);
    }

    /** On a free port. */
    public static LocalKafka start(Path directory, Security security) {
        return start(directory, BrokerAddress.free(), security);
    }

    private static LocalKafka start(Path directory, BrokerAddress address, Security security) {
        Properties settings = security instanceof Plaintext
                ? BrokerSettings.of(directory, 1, List.of(address))
                : BrokerSettings.secured(directory, address, security);
        return start(directory, settings, security, address);
    }

    /** One of several; returns when most of them run and this one takes connections. */
    static LocalKafka start(Path directory, int node, List<BrokerAddress> cluster) {
        Properties settings = BrokerSettings.of(directory, node, cluster);
        return start(directory, settings, Security.none(), cluster.get(node - 1));
    }

    private static LocalKafka start(Path directory, Properties settings, Security security, BrokerAddress address) {
        BrokerDirectory.format(directory, settings, security);
        LocalKafka kafka = new LocalKafka(new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM), address);
        try {
            kafka.server.startup();
            return kafka;
        } catch (RuntimeException e) {
            LocalKafkaException failure = new LocalKafkaException(
                    "no broker at %s with its data in %s".formatted(kafka.bootstrapServers(), directory), e);
            kafka.closeAfter(failure);
            throw failure;
        }
    }

    /** The controller runs already when the broker finds, say, its port taken. */
    private void closeAfter(LocalKafkaException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    public String bootstrapServers() {
        return address.bootstrapServer();
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
