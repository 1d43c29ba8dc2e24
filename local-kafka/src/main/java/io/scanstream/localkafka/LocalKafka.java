package io.scanstream.localkafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * The broker and controller of Kafka itself in KRaft mode, one node, on the loopback interface. Its data stay in a
 * directory: starting again on the same one finds every topic, record and offset. Closed by whoever started it.
 */
public final class LocalKafka implements AutoCloseable {

    /** Must not change between starts on one directory. */
    private static final String CLUSTER_ID = "c2NhbnN0cmVhbS1sb2NhbA";

    private static final String HOST = "127.0.0.1";
    private static final int MEBI = 1 << 20;

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

    /** Returns when the broker takes connections. */
    public static LocalKafka start(Path directory, int port) {
        Properties properties = properties(directory, port, freePort());
        format(directory, properties);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties, false), Time.SYSTEM);
        server.startup();
        return new LocalKafka(server, port);
    }

    public String bootstrapServers() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties properties(Path directory, int port, int controllerPort) {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                "1",
                "controller.quorum.voters",
                "1@%s:%d".formatted(HOST, controllerPort),
                "controller.listener.names",
                "CONTROLLER",
                "listeners",
                "PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d".formatted(HOST, port, controllerPort),
                "log.dirs",
                directory.toAbsolutePath().toString()));
        // One node can replicate nothing, and Kafka's default of 50 partitions only costs files and start-up time.
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(internal + ".replication.factor", "1");
            properties.put(internal + ".num.partitions", "4");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("auto.create.topics.enable", "false");
        properties.put("message.max.bytes", Integer.toString(24 * MEBI));
        properties.put("replica.fetch.max.bytes", Integer.toString(24 * MEBI));
        properties.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MEBI));
        // Transactions that follow each other closely wait for this; the default of 20 ms dominates small batches.
        properties.put("add.partitions.to.txn.retry.backoff.ms", "2");
        return properties;
    }

    private static void format(Path directory, Properties properties) {
        try {
            Files.createDirectories(directory);
            Path file = Files.createTempFile("local-kafka", ".properties");
            try {
                try (OutputStream out = Files.newOutputStream(file)) {
                    properties.store(out, null);
                }
                String[] arguments = {"format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file.toString()};
                PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
                StorageTool.execute(arguments, silent);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare " + directory + " for Kafka", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
