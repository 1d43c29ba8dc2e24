package io.scanstream.cli.demo;

import io.scanstream.cli.console.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A Java process that the demo has started, with its output in a file. Closing it ends it, gently if it can; its standard
 * input is open until then.
 */
final class ChildProcess implements AutoCloseable {

    private static final Duration TIME_TO_STOP = Duration.ofSeconds(20);
    private static final int SHOWN_LINES = 15;

    private final String name;
    private final Process process;
    private final Path log;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param arguments of the same {@code java} that runs this program */
    static ChildProcess java(String name, List<String> arguments, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ChildProcess(name, process, log);
    }

    /** @param ready asked again and again; throws if waiting has become pointless */
    void awaitReady(BooleanSupplier ready, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ready.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("the %s is not ready after %d s; its log ends:%n%s"
                        .formatted(name, patience.toSeconds(), endOfLog()));
            }
            Thread.sleep(100);
        }
    }

    void requireAlive() {
        if (!process.isAlive()) {
            throw new CommandFailure(
                    "the %s ended with code %d; its log ends:%n%s".formatted(name, process.exitValue(), endOfLog()));
        }
    }

    private String endOfLog() {
        List<String> lines = log().lines().toList();
        return String.join(
                System.lineSeparator(), lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }

    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + log, e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
