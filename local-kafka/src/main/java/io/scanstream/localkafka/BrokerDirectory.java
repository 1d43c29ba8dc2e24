package io.scanstream.localkafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.tools.StorageTool;

/** Where a broker keeps its data: Kafka starts only on a directory that its own tool has marked as a cluster's. */
final class BrokerDirectory {

    /** Must not change between starts on one directory. */
    private static final String CLUSTER_ID = "c2NhbnN0cmVhbS1sb2NhbA";

    private BrokerDirectory() {}

    /** Leaves a directory of this cluster as it is, and refuses another cluster's. */
    static void format(Path directory, Properties settings, Security security) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new LocalKafkaException("%s cannot be made a directory".formatted(directory), e);
        }
        if (!Files.isWritable(directory)) {
            throw new LocalKafkaException("the directory %s is not writable".formatted(directory));
        }
        try {
            runTool(directory, settings, security);
        } catch (IOException e) {
            throw new LocalKafkaException("a temporary file cannot be written", e);
        }
    }

    private static void runTool(Path directory, Properties settings, Security security) throws IOException {
        Path file = Files.createTempFile("local-kafka", ".properties");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                settings.store(out, null);
            }
            List<String> arguments =
                    new ArrayList<>(List.of("format", "--ignore-formatted", "-t", CLUSTER_ID, "-c", file.toString()));
            arguments.addAll(security.formatArguments());
            runTool(directory, arguments.toArray(String[]::new));
        } finally {
            Files.delete(file);
        }
    }

    private static void runTool(Path directory, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int code;
        try {
            code = StorageTool.execute(arguments, new PrintStream(said, true, StandardCharsets.UTF_8));
        } catch (RuntimeException e) { // how the tool says that the directory is another cluster's
            throw new LocalKafkaException("Kafka refuses the directory %s".formatted(directory), e);
        }
        if (code != 0) {
            throw new LocalKafkaException(
                    "Kafka refuses the directory %s: %s".formatted(directory, said.toString(StandardCharsets.UTF_8)));
        }
    }
}
