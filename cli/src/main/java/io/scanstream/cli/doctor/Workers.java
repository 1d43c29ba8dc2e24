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

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final String UP = "UP";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT).build();

    /** As SmallRye Health writes it. */
    private record Health(String status, List<Check> checks) {}

    private record Check(String name, String status, Map<String, Object> data) {}

    /** @param worker its address without a path */
    List<Finding> look(URI worker) {
        String subject = "worker " + worker;
        try {
            URI health = worker.resolve("/q/health");
            HttpResponse<byte[]> response =
                    http.send(HttpRequest.newBuilder(health).timeout(ANSWER).build(), BodyHandlers.ofByteArray());
            return findings(subject, Messages.read(response.body(), Health.class));
        } catch (IOException e) {
            return List.of(Finding.failed(
                    subject,
                    "does not answer (%s): is it running, and is this its port?",
                    e.getClass().getSimpleName()));
        } catch (IllegalArgumentException | InvalidMessageException e) {
            return List.of(Finding.failed(subject, "is no worker's address: %s", e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.skipped(subject, "interrupted"));
        }
    }

    private static List<Finding> findings(String subject, Health health) {
        List<Finding> findings = new ArrayList<>();
        for (Check check : health.checks() == null ? List.<Check>of() : health.checks()) {
            String data = check.data() == null ? "" : said(check.data());
            findings.add(
                    UP.equals(check.status())
                            ? Finding.ok(subject, "%s: up%s", check.name(), data)
                            : Finding.failed(subject, "%s: down%s", check.name(), data));
        }
        return findings;
    }

    private static String said(Map<String, Object> data) {
        return data.entrySet().stream()
                .map(entry -> "%s: %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; ", "; ", ""));
    }
}
