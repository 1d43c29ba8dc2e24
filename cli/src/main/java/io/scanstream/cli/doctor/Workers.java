package io.scanstream.cli.doctor;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What workers say of themselves at {@code /q/health}. */
final class Workers {

    /** Of a trainer and of an inference worker on this machine, unless they are told others. */
    private static final List<URI> USUAL =
            List.of(URI.create("http://localhost:8081"), URI.create("http://localhost:8082"));

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String UP = "UP";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** As SmallRye Health writes it. */
    private record Health(String status, List<Check> checks) {}

    private record Check(String name, String status, Map<String, Object> data) {}

    /** @param named their addresses without a path; nobody need be at the usual ones, which are asked if there are none */
    List<Finding> look(List<URI> named) {
        return named.isEmpty()
                ? USUAL.stream()
                        .flatMap(worker -> lookWhetherThere(worker).stream())
                        .toList()
                : named.stream().flatMap(worker -> look(worker).stream()).toList();
    }

    private List<Finding> lookWhetherThere(URI worker) {
        try {
            return findings(subject(worker), ask(worker));
        } catch (IOException | InvalidMessageException e) {
            return List.of(Finding.skipped(
                    subject(worker),
                    "no worker is there",
                    "name those that are elsewhere with --worker http://HOST:PORT"));
        }
    }

    private List<Finding> look(URI worker) {
        String subject = subject(worker);
        try {
            return findings(subject, ask(worker));
        } catch (IOException e) {
            return List.of(Finding.failed(
                    subject,
                    "does not answer (%s)".formatted(e.getClass().getSimpleName()),
                    "see that it runs, and that this is its quarkus.management.port"));
        } catch (IllegalArgumentException | InvalidMessageException e) {
            return List.of(Finding.failed(
                    subject, "is no worker's address: %s".formatted(e.getMessage()), "name it as http://HOST:PORT"));
        }
    }

    private static String subject(URI worker) {
        return "worker " + worker;
    }

    private Health ask(URI worker) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(worker.resolve("/q/health"))
                .timeout(ANSWER)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return Messages.read(response.body(), Health.class);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static List<Finding> findings(String subject, Health health) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : health.checks() == null ? List.<Check>of() : health.checks()) {
            String data = check.data() == null ? "" : said(check.data());
            findings.add(
                    UP.equals(check.status())
                            ? Finding.ok(subject, "%s: up%s", check.name(), data)
                            : Finding.failed(
                                    subject,
                                    "%s: down%s".formatted(check.name(), data),
                                    "give it what it waits for; docs/operations.md, Troubleshooting, and its log say more"));
        }
        return findings;
    }

    private static String said(Map<String, Object> data) {
        return data.entrySet().stream()
                .map(entry -> "%s: %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ", "; ", ""));
    }
}
