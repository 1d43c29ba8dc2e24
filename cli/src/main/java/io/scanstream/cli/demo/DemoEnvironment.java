package io.scanstream.cli.demo;

import io.scanstream.cli.client.AccessControl;
import io.scanstream.cli.client.Delivery;
import io.scanstream.cli.client.Topics;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.messaging.KafkaConnection;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A broker, a trainer worker and an inference worker as processes of their own, on free ports, and an S3 server if one is wanted.
 * Closing ends them all.
 */
final class DemoEnvironment implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HOST = "127.0.0.1";

    private final Path home;
    private final Path scratch;
    private final Optional<DemoUsers> users;
    private final Optional<DemoObjectStore> objects;
    /** Files of settings that both workers read. */
    private final List<Path> workerSettings = new ArrayList<>();

    private final WorkerHealth health = new WorkerHealth();
    private final Deque<ChildProcess> processes = new ArrayDeque<>();

    private boolean closed;
    private KafkaConnection connection;
    private ChildProcess inferenceWorker;
    private int inferencePort;

    /**
     * @param home the project's root, with everything built
     * @param scratch an existing directory for all that is written
     * @param users of a broker that lets in nobody else; empty: it lets everybody in
     * @param objects where models and images lie; empty: models in a directory, images in the messages
     */
    DemoEnvironment(Path home, Path scratch, Optional<DemoUsers> users, Optional<DemoObjectStore> objects) {
        this.home = home;
        this.scratch = scratch;
        this.users = users;
        this.objects = objects;
    }

    /** Returns when requests can be sent; the inference worker is ready only once there is a model. */
    void start(Path data, Optional<Path> weights) throws IOException, InterruptedException {
        Files.createDirectories(scratch.resolve("logs"));
        String address = startBroker();
        prepare(users.map(known -> known.administrator(address)).orElseGet(() -> KafkaConnection.to(address)));
        connection = users.map(known -> known.operator(address)).orElseGet(() -> KafkaConnection.to(address));
        if (objects.isPresent()) {
            workerSettings.add(startObjectStore(objects.get()));
        }
        int trainerPort = freePort();
        inferencePort = freePort();
        List<String> trainerSettings = new ArrayList<>(List.of("-Dscanstream.data.roots=" + escaped(data)));
        weights.ifPresent(directory -> trainerSettings.add("-Dscanstream.weights.directory=" + directory));
        ChildProcess trainer = startWorker("trainer-worker", DemoUsers.TRAINER, trainerPort, trainerSettings);
        inferenceWorker = startWorker(
                "inference-worker",
                DemoUsers.INFERENCE,
                inferencePort,
                objects.map(DemoObjectStore::imageSettings).orElse(List.of()));
        await(trainer, () -> health.isReady(HOST, trainerPort));
    }

    private void prepare(KafkaConnection administrator) {
        new Topics(administrator).create((short) 1);
        if (users.isPresent()) {
            new AccessControl(administrator).give(DemoUsers.grants());
        }
    }

    KafkaConnection connection() {
        return connection;
    }

    /** Where bundles can be read as files. */
    Path store() {
        return objects.map(DemoObjectStore::models).orElseGet(() -> scratch.resolve("store"));
    }

    Delivery delivery() {
        return objects.map(DemoObjectStore::delivery).orElseGet(Delivery::inline);
    }

    void awaitModel() throws InterruptedException {
        await(inferenceWorker, () -> health.isReady(HOST, inferencePort));
    }

    /** Waiting for a process that has ended would be waiting for ever. */
    synchronized void requireAlive() {
        requireOpen();
        processes.forEach(ChildProcess::requireAlive);
    }

    /** On Ctrl-C another thread closes; processes that end then have not failed, and none must be started after. */
    private void requireOpen() {
        if (closed) {
            throw new CommandFailure("the demo was stopped before its end");
        }
    }

    private void await(ChildProcess process, BooleanSupplier ready) throws InterruptedException {
        process.awaitReady(
                () -> {
                    requireAlive();
                    return ready.getAsBoolean();
                },
                PATIENCE);
    }

    private String startBroker() throws IOException, InterruptedException {
        int port = freePort();
        String classpath =
                "%1$s/target/lib/*%2$c%1$s/target/*".formatted(home.resolve("local-kafka"), File.pathSeparatorChar);
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx512m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classpath,
                "io.scanstream.localkafka.LocalKafkaProcess",
                scratch.resolve("kafka").toString(),
                Integer.toString(port)));
        if (users.isPresent()) {
            arguments.add(users.get().file().toString());
        }
        ChildProcess broker = start("broker", arguments);
        await(broker, () -> broker.log().contains("READY"));
        return HOST + ":" + port;
    }

    private Path startObjectStore(DemoObjectStore store) throws IOException, InterruptedException {
        ChildProcess server = start("s3", store.arguments(home));
        await(server, () -> store.isReady(server.log()));
        return store.workerSettings(server.log());
    }

    private ChildProcess startWorker(String module, String user, int port, List<String> settings) throws IOException {
        Path jar = home.resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new CommandFailure("%s is missing: build first, with 'mvn package'".formatted(jar));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx1g",
                "-Dquarkus.management.host=" + HOST,
                "-Dquarkus.management.port=" + port,
                "-Dkafka.bootstrap.servers=" + connection.address()));
        if (objects.isEmpty()) {
            arguments.add("-Dscanstream.store.directory=" + store());
        }
        List<Path> files = new ArrayList<>(workerSettings);
        if (users.isPresent()) {
            files.add(users.get().workerSettings(user));
        }
        if (!files.isEmpty()) {
            arguments.add("-Dsmallrye.config.locations="
                    + files.stream().map(DemoEnvironment::escaped).collect(Collectors.joining(",")));
        }
        arguments.addAll(settings);
        arguments.addAll(TetheredProgram.arguments(jar));
        return start(module, arguments);
    }

    private synchronized ChildProcess start(String name, List<String> arguments) throws IOException {
        requireOpen();
        ChildProcess process =
                ChildProcess.java(name, arguments, scratch.resolve("logs").resolve(name + ".log"));
        processes.push(process);
        return process;
    }

    /** The setting is a list of paths, separated by commas. */
    private static String escaped(Path path) {
        return path.toString().replace("\\", "\\\\").replace(",", "\\,");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Workers first, the broker last. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
    }
}
