package io.scanstream.localkafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Kafka's own settings for a broker and controller in one node. */
final class BrokerSettings {

    static final String HOST = "127.0.0.1";

    private static final int MEBI = 1 << 20;

    private BrokerSettings() {}

    static Properties of(Path directory, int port, int controllerPort) {
        Properties settings = new Properties();
        settings.putAll(Map.of(
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
            settings.put(internal + ".replication.factor", "1");
            settings.put(internal + ".num.partitions", "4");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(24 * MEBI));
        settings.put("replica.fetch.max.bytes", Integer.toString(24 * MEBI));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(8 * MEBI));
        // Transactions that follow each other closely wait for this; the default of 20 ms dominates small batches.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");
        return settings;
    }
}
