package io.scanstream.localkafka;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * The broker and controller of Kafka itself in KRaft mode, one node, on the loopback interface. Its data stay in a
 * directory: starting again on the same one finds every topic, record and offset. Closed by whoever started it.
 */
public final class LocalKafka implements AutoCloseable {

    private static final int LARGEST_PORT = 65_535;

    private final KafkaRaftServer server;
    private final int port;

    private LocalKafka(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /** On a free port. */
    public static LocalKafka start(Path directory) {
        return start(directory, freePort());
    }

    /**
     * Returns when the broker takes connections.
     *
     * @throws LocalKafkaException if it cannot; nothing is left running
     */
    public static LocalKafka start(Path directory, int port) {
        if (port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port must be from 1 to %d, got: %d".formatted(LARGEST_PORT, port));
        }
        Properties settings = BrokerSettings.of(directory, port, freePort());
        BrokerDirectory.format(directory, settings);
        LocalKafka kafka = new LocalKafka(new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM), port);
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
        return BrokerSettings.HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LocalKafkaException("there is no free port", e);
        }
    }
}
