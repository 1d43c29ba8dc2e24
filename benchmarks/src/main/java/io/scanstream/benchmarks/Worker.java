package io.scanstream.benchmarks;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A packaged inference worker as a process, started as its page of settings says. */
final class Worker implements AutoCloseable {

    private final ChildProcess process;
    private final int port;

    private Worker(ChildProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param options before the settings
     * @param classes the file with its classes, which need not be there
     */
    static Worker start(List<String> options, Map<String, String> settings, Path classes, Path log) throws IOException {
        int port = Stand.freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("scanstream.home"), "inference-worker", "run")
                .toString());
        command.addAll(options);
        command.addAll(List.of("-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=" + port));
        settings.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
        return new Worker(ChildProcess.start(command, Map.of("SCANSTREAM_CLASSES", classes.toString()), log), port);
    }

    ChildProcess process() {
        return process;
    }

    Worker awaitReady() {
        Waiting.until("the worker", () -> {
            process.requireAlive();
            return isReady();
        });
        return this;
    }

    private boolean isReady() {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port))
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(5000);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
