package io.scanstream.localkafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Kafka's own settings for a broker and controller in one node. */
final class BrokerSettings {

    /** The listener for clients, and for the brokers of a cluster among each other if it is not secured. */
    static final String CLIENTS = "CLIENTS";

    private static final String CONTROLLER = "CONTROLLER";

    /** Between the parts of a secured node. */
    private static final String NODE = "NODE";

    private static final int MEBI = 1 << 20;

    private BrokerSettings() {}

    /**
     * @param node its place in the cluster, from 1
     * @param cluster all nodes in their order
     */
    static Properties of(Path directory, int node, List<BrokerAddress> cluster) {
        Properties settings = common(directory, node, cluster);
        settings.putAll(Map.of(
                "listeners", listeners(cluster.get(node - 1)),
                "listener.security.protocol.map", "%s:PLAINTEXT,%s:PLAINTEXT".formatted(CLIENTS, CONTROLLER),
                "inter.broker.listener.name", CLIENTS));
        return settings;
    }

    /** A lone node that does not let everybody in. */
    static Properties secured(Path directory, BrokerAddress own, Security security) {
        Properties settings = common(directory, 1, List.of(own));
        NodeLogin login = new NodeLogin();
        settings.putAll(login.clientSettings());
        settings.putAll(Map.of(
                "listeners", "%s,%s://%s:0".formatted(listeners(own), NODE, BrokerAddress.HOST),
                "listener.security.protocol.map",
                        "%s:%s,%s:SASL_PLAINTEXT,%s:SASL_PLAINTEXT"
                                .formatted(CLIENTS, security.protocol(), CONTROLLER, NODE),
                "inter.broker.listener.name", NODE,
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                        Stream.concat(Stream.of(NodeLogin.USER), security.administrators().stream())
                                .map("User:%s"::formatted)
                                .collect(Collectors.joining(";"))));
        putListener(settings, CLIENTS, security.listenerSettings());
        putListener(settings, CONTROLLER, login.listenerSettings());
        putListener(settings, NODE, login.listenerSettings());
        return settings;
    }

    private static String listeners(BrokerAddress own) {
        return "%1$s://%2$s:%3$d,%4$s://%2$s:%5$d"
                .formatted(CLIENTS, BrokerAddress.HOST, own.port(), CONTROLLER, own.controllerPort());
    }

    private static void putListener(Properties settings, String listener, Map<String, String> its) {
        String prefix = "listener.name.%s.".formatted(listener.toLowerCase(Locale.ROOT));
        its.forEach((key, value) -> settings.put(prefix + key, value));
    }

    private static Properties common(Path directory, int node, List<BrokerAddress> cluster) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", Integer.toString(node),
                "controller.quorum.voters", voters(cluster),
                "controller.listener.names", CONTROLLER,
                "log.dirs", directory.toAbsolutePath().toString()));
        replicate(settings, cluster.size());
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(24 * MEBI));
        settings.put("replica.fetch.max.bytes", Integer.toString(24 * MEBI));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MEBI));
        // Transactions that follow each other closely wait for this; the default of 20 ms dominates small batches.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        // So soon after its time-out the transaction of a vanished worker is aborted; the default of 10 s comes on top.
        settings.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        return settings;
    }

    private static String voters(List<BrokerAddress> cluster) {
        return IntStream.range(0, cluster.size())
                .mapToObj(node -> "%d@%s:%d"
                        .formatted(
                                node + 1, BrokerAddress.HOST, cluster.get(node).controllerPort()))
                .collect(Collectors.joining(","));
    }

    /** Three copies, of which two have what is acknowledged: whichever one node is lost, nothing is. */
    private static void replicate(Properties settings, int nodes) {
        String copies = Integer.toString(Math.min(nodes, 3));
        String inSync = nodes < 3 ? "1" : "2";
        settings.put("default.replication.factor", copies);
        settings.put("min.insync.replicas", inSync);
        // Kafka's default of 50 partitions only costs files and start-up time.
        for (String internal :
                new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(internal + ".replication.factor", copies);
            settings.put(internal + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", inSync);
        settings.put("share.coordinator.state.topic.min.isr", inSync);
    }
}
