package io.scanstream.cli.deployment;

import io.scanstream.testing.ConfigurationPage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** What is true of a worker, as its code or a page that is held against its code says. */
enum Worker {
    TRAINER("trainer-worker", "Trainer worker"),
    INFERENCE("inference-worker", "Inference worker");

    /** A trainer's: 15 s to give its job back, 20 s for the job to stop, 5 s to leave the group. */
    static final Duration TIME_TO_LEAVE = Duration.ofSeconds(40);

    /** Of Quarkus, and read by the image's entry point. */
    private static final Set<String> OTHERS = Set.of("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "JAVA_OPTS");

    private final String module;
    private final String section;

    Worker(String module, String section) {
        this.module = module;
        this.section = section;
    }

    /** The name of its module, image, service and stateful set. */
    String module() {
        return module;
    }

    int port() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(
                Project.HOME.resolve(module).resolve("src/main/resources/application.properties")));
        return Integer.parseInt(properties.getProperty("quarkus.management.port"));
    }

    /** As an environment variable for each of its settings is named, with the defaults. */
    private Map<String, String> environment() throws IOException {
        return ConfigurationPage.documented(section).entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
                        entry -> entry.getValue().replace("`", "")));
    }

    /** The default of a setting. */
    String defaultOf(String key) throws IOException {
        return ConfigurationPage.documented(section).get(key).replace("`", "");
    }

    /** Whether the variable means something to it; those of Kafka's clients are not looked at. */
    boolean knows(String variable) throws IOException {
        return variable.startsWith("KAFKA_")
                || OTHERS.contains(variable)
                || environment().containsKey(variable);
    }

    /** Variables without which it does not start. */
    Set<String> required() throws IOException {
        return environment().entrySet().stream()
                .filter(entry -> entry.getValue().equals("required"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * What an inference worker's heap holds at most, by the rule on the configuration page.
     *
     * @param networkThreads batches that are answered side by side
     */
    static long heapBytes(int networkThreads, int brokers) throws IOException {
        long batch = Long.parseLong(INFERENCE.defaultOf("scanstream.inference.batch-bytes"));
        return (64L << 20) + (32L << 20) + batch * (4 + networkThreads + 4L * brokers);
    }

    @Override
    public String toString() {
        return module;
    }
}
