package io.scanstream.localkafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brokers that are processes of their own, each a controller as well, so that each can be killed and started again on
 * its directory. With three of them every topic has three copies, and whatever is acknowledged is in two. For one thread.
 * Closed by whoever started it; if that process dies, the brokers end too.
 */
public final class LocalKafkaCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path directory;
    private final List<BrokerAddress> addresses;
    /** The newest life of each node. */
    private final Map<Integer, Life> lives = new HashMap<>();

    private int starts;

    private record Life(Process process, Path log) {}

    private LocalKafkaCluster(Path directory, List<BrokerAddress> addresses) {
        this.directory = directory;
        this.addresses = addresses;
    }

    /** Returns when all take connections. */
    public static LocalKafkaCluster start(Path directory, int brokers) throws InterruptedException {
        LocalKafkaCluster cluster = new LocalKafkaCluster(
                directory, Stream.generate(BrokerAddress::free).limit(brokers).toList());
        try {
            for (int node = 1; node <= brokers; node++) {
                cluster.launch(node);
            }
            for (int node = 1; node <= brokers; node++) {
                cluster.awaitReady(node);
            }
            return cluster;
        } catch (RuntimeException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    public int size() {
        return addresses.size();
    }

    public String bootstrapServers() {
        return addresses.stream().map(BrokerAddress::bootstrapServer).collect(Collectors.joining(","));
    }

    /**
     * As {@code kill -9} does.
     *
     * @param node from 1
     */
    public void kill(int node) throws InterruptedException {
        lives.get(node).process().destroyForcibly().waitFor();
    }

    /**
     * Starts a dead broker on its old directory and address. Returns at once: it takes connections when the others have
     * missed its former life, which takes them nine seconds.
     */
    public void restart(int node) {
        launch(node);
    }

    /** Whether it takes connections. */
    public boolean isReady(int node) {
        return said(node).contains("READY ");
    }

    private void launch(int node) {
        starts++;
        Path log = directory.resolve("broker-%d-start-%d.log".formatted(node, starts));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                LocalKafkaProcess.class.getName(),
                directory.resolve("broker-" + node).toString(),
                Integer.toString(node)));
        addresses.forEach(address -> command.add(address.toString()));
        try {
            Files.createDirectories(directory);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            lives.put(node, new Life(process, log));
        } catch (IOException e) {
            throw new LocalKafkaException("broker %d cannot be started".formatted(node), e);
        }
    }

    /** @throws LocalKafkaException if it is dead, or does not come */
    public void awaitReady(int node) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(node)) {
            if (!lives.get(node).process().isAlive() || System.nanoTime() > deadline) {
                throw new LocalKafkaException("broker %d is not ready:%n%s".formatted(node, said(node)));
            }
            Thread.sleep(100);
        }
    }

    private String said(int node) {
        Path log = lives.get(node).log();
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new LocalKafkaException("%s cannot be read".formatted(log), e);
        }
    }

    /** Kills: nobody needs the data any more. */
    @Override
    public void close() {
        lives.values().forEach(life -> life.process().destroyForcibly());
    }
}
