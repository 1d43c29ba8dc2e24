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

    static Worker start(Map<String, String> settings, Path log) throws IOException {
        Path application = Path.of(System.getProperty("scanstream.home"), "inference-worker", "target", "quarkus-app");
        int port = Stand.freePort();
        List<String> arguments = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
        arguments.addAll(List.of("-Dquarkus.management.host=127.0.0.1", "-Dquarkus.management.port=" + port));
        settings.forEach((key, value) -> arguments.add("-D%s=%s".formatted(key, value)));
        arguments.addAll(List.of("-jar", application.resolve("quarkus-run.jar").toString()));
        return new Worker(ChildProcess.java(arguments, log), port);
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
