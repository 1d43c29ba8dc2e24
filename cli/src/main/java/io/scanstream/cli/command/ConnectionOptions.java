package io.scanstream.cli.command;

import io.scanstream.cli.client.Broker;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How every command finds its broker. */
final class ConnectionOptions {

    private static final String ADDRESS = "bootstrap.servers";

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's address; that of --kafka-config, or else localhost:9092, if not given.")
    private Optional<String> bootstrap;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Properties for every Kafka client, such as security.protocol and sasl.jaas.config.")
    private Path file;

    /** To a broker that answers. */
    KafkaConnection connection() throws IOException {
        Map<String, Object> settings = new HashMap<>();
        if (file != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
            properties.forEach((key, value) -> settings.put((String) key, value));
        }
        bootstrap.ifPresent(address -> settings.put(ADDRESS, address));
        settings.putIfAbsent(ADDRESS, "localhost:9092");
        return Broker.require(new KafkaConnection(settings));
    }
}
