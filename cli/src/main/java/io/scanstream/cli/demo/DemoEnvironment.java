package io.scanstream.cli.demo;

import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A broker, a trainer worker and an inference worker as processes of their own, on free ports. Closing ends them all. */
final class DemoEnvironment implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.1";

    private final Path home;
    private final Path scratch;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final Deque<ChildProcess> processes = new ArrayDeque<>();

    private KafkaConnection connection;
    private ChildProcess inferenceWorker;
    private int inferencePort;

    /**
     * @param home the project's root, with everything built
     * @param scratch an existing directory for all that is written
     */
    DemoEnvironment(Path home, Path scratch) {
        this.home = home;
        this.scratch = scratch;
    }

    /** Returns when requests can be sent; the inference worker is ready only once there is a model. */
    void start(Path data, Optional<Path> weights) throws IOException, InterruptedException {
        Files.createDirectories(scratch.resolve("logs"));
        connection = startBroker();
        new Topics(connection).create((short) 1);
        int trainerPort = freePort();
        inferencePort = freePort();
        List<String> trainerSettings = new ArrayList<>(List.of("-Dscanstream.data.roots=" + escaped(data)));
        weights.ifPresent(directory -> trainerSettings.add("-Dscanstream.weights.directory=" + directory));
        ChildProcess trainer = startWorker("trainer-worker", trainerPort, trainerSettings);
        inferenceWorker = startWorker("inference-worker", inferencePort, List.of());
        trainer.awaitReady(() -> isReady(trainerPort), PATIENCE);
    }

    KafkaConnection connection() {
        return connection;
    }

    Path store() {
        return scratch.resolve("store");
    }

    void awaitModel() throws InterruptedException {
        inferenceWorker.awaitReady(() -> isReady(inferencePort), PATIENCE);
    }

    /** Waiting for a process that has ended would be waiting for ever. */
    void requireAlive() {
        processes.forEach(ChildProcess::requireAlive);
    }

    private KafkaConnection startBroker() throws IOException, InterruptedException {
        int port = freePort();
        String classpath = "%1$s/target/lib/*%2$c%1$s/target/*"
                .formatted(home.resolve("local-kafka"), java.io.File.pathSeparatorChar);
        ChildProcess broker = start(
                "broker",
                List.of(
                        "-Xmx512m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classpath,
                        "io.scanstream.localkafka.LocalKafkaProcess",
                        scratch.resolve("kafka").toString(),
                        Integer.toString(port)));
        broker.awaitReady(() -> broker.log().contains("READY"), PATIENCE);
        return KafkaConnection.to(HOST + ":" + port);
    }

    private ChildProcess startWorker(String module, int port, List<String> settings) throws IOException {
        Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new CommandFailure("%s is missing: build first, with 'mvn package'".formatted(jar));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx1g",
                "-Dquarkus.http.host=" + HOST,
                "-Dquarkus.http.port=" + port,
                "-Dkafka.bootstrap.servers=" + connection.address(),
                "-Dscanstream.store.directory=" + store()));
        arguments.addAll(settings);
        arguments.addAll(List.of("-jar", jar.toString()));
        return start(module, arguments);
    }

    private ChildProcess start(String name, List<String> arguments) throws IOException {
        ChildProcess process =
                ChildProcess.java(name, arguments, scratch.resolve("logs").resolve(name + ".log"));
        processes.push(process);
        return process;
    }

    /** The setting is a list of paths, separated by commas. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace(",", "\\,");
    }

    private boolean isReady(int port) {
        URI health = URI.create("http://%s:%d/q/health/ready".formatted(HOST, port));
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Workers first, the broker last. */
    @Override
    public synchronized void close() {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
