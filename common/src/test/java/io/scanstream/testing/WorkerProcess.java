package io.scanstream.testing;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged worker as a process of its own, so that it can be killed. */
public final class WorkerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final int port;

    private WorkerProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * @param module for example {@code inference-worker}; has to be packaged
     * @param options of the Java machine, besides half a gigabyte of heap and the quick compiler
     */
    public static WorkerProcess start(String module, Map<String, String> settings, Path log, String... options)
            throws IOException {
        Path jar = module(module).resolve("target/quarkus-app/quarkus-run.jar");
        int port = freePort();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m"));
        command.addAll(List.of(options));
        command.addAll(properties(settings, port));
        command.addAll(List.of("-jar", jar.toString()));
        return start(new ProcessBuilder(command), log, port);
    }

    /**
     * By the module's script.
     *
     * @param classes the file with its classes, which need not be there
     * @param options of the script and of the Java machine
     */
    public static WorkerProcess run(
            String module, Path classes, Map<String, String> settings, Path log, String... options) throws IOException {
        int port = freePort();
        List<String> command =
                new ArrayList<>(List.of(module(module).resolve("run").toString()));
        command.addAll(List.of(options));
        command.addAll(properties(settings, port));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SCANSTREAM_CLASSES", classes.toString());
        return start(builder, log, port);
    }

    private static Path module(String module) {
        return Path.of(System.getProperty("scanstream.home")).resolve(module);
    }

    private static List<String> properties(Map<String, String> settings, int port) {
        List<String> properties =
                new ArrayList<>(List.of("-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=" + port));
        settings.forEach((key, value) -> properties.add("-D%s=%s".formatted(key, value)));
        return properties;
    }

    private static WorkerProcess start(ProcessBuilder builder, Path log, int port) throws IOException {
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        return new WorkerProcess(process, log, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Where it answers over HTTP. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public WorkerProcess awaitReady() throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the worker is not ready:\n" + log());
            }
            Thread.sleep(50);
        }
        return this;
    }

    public boolean isReady() throws InterruptedException {
        return health().contains("\"status\": \"UP\",\n    \"checks\"");
    }

    /** Of its health and figures. */
    public int port() {
        return port;
    }

    /** The JSON of the readiness check; empty while there is no answer. */
    public String health() throws InterruptedException {
        return get("/q/health/ready");
    }

    /** What Prometheus would read, in its plain text. */
    public String metrics() throws InterruptedException {
        return get("/q/metrics", "text/plain");
    }

    /** The answer to a request, whatever its status; empty while there is none. */
    public String get(String path) throws InterruptedException {
        return get(path, "*/*");
    }

    private String get(String path, String accepted) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Accept", accepted)
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        }
    }

    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * SIGTERM.
     *
     * @return the exit code
     */
    public int terminate() throws InterruptedException {
        askToEnd();
        return awaitEnd();
    }

    /** SIGTERM; returns at once. */
    public void askToEnd() {
        process.destroy();
    }

    /** Returns the exit code. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the worker does not stop");
        }
        return process.exitValue();
    }

    /** SIGSTOP: it does nothing any more, and knows nothing of it. */
    public void pause() throws Exception {
        signal("STOP");
    }

    /** SIGCONT. */
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("kill -%s ended with %d".formatted(name, code));
        }
    }

    /** Resident memory in MiB. */
    public long residentMebibytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
