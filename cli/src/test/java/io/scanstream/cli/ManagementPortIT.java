package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.localkafka.testing.Certificates;
import io.scanstream.testing.WorkerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker serves by HTTP, which is how it is, and nothing of what it works on. */
class ManagementPortIT {

    private static final String STORED = "weights that nobody may fetch";

    private static final List<String> OTHER_PATHS = List.of(
            "/",
            "/q",
            "/q/dev-ui",
            "/q/info",
            "/q/openapi",
            "/images",
            "/q/images",
            "/models",
            "/models/skin/1/weights.safetensors",
            "/q/models/skin/1/weights.safetensors",
            "/store/models/skin/1/weights.safetensors",
            "/q/metrics/../../models/skin/1/weights.safetensors",
            "/q/health/%2e%2e/%2e%2e/models/skin/1/weights.safetensors");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"trainer-worker", "inference-worker"})
    void it_answers_for_health_and_figures_alone_and_nothing_else_listens(String module) throws Exception {
        // Given
        int main = freePort();
        try (WorkerProcess worker = start(module, Map.of("quarkus.http.port", Integer.toString(main)))) {
            HttpClient client = HttpClient.newHttpClient();

            // When
            awaitAnswer(worker, client, "http");

            // Then
            assertThat(status(worker, client, "http", "/q/health/live")).isEqualTo(200);
            assertThat(status(worker, client, "http", "/q/metrics")).isEqualTo(200);
            for (String path : OTHER_PATHS) {
                assertThat(status(worker, client, "http", path)).as(path).isGreaterThanOrEqualTo(400);
                assertThat(worker.get(path)).as(path).doesNotContain(STORED);
            }
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), main).close())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainer-worker", "inference-worker"})
    void with_tls_it_answers_those_alone_whose_certificate_it_trusts(String module) throws Exception {
        // Given
        Certificates certificates = new Certificates(directory.resolve("certificates"));
        Path own = certificates.trusted("worker");
        Path prometheus = certificates.trusted("prometheus");
        Map<String, String> tls = Map.of(
                "quarkus.management.tls-configuration-name",
                "management",
                "quarkus.tls.management.key-store.p12.path",
                own.toString(),
                "quarkus.tls.management.key-store.p12.password",
                Certificates.PASSWORD,
                "quarkus.tls.management.trust-store.p12.path",
                certificates.trustStore().toString(),
                "quarkus.tls.management.trust-store.p12.password",
                Certificates.PASSWORD);
        HttpClient known = client(certificates, Optional.of(prometheus));
        HttpClient unknown = client(certificates, Optional.of(certificates.unknown("stranger")));
        HttpClient nobody = client(certificates, Optional.empty());
        try (WorkerProcess worker = start(module, tls)) {

            // When
            awaitAnswer(worker, known, "https");

            // Then
            assertThat(status(worker, known, "https", "/q/metrics")).isEqualTo(200);
            for (HttpClient refused : List.of(unknown, nobody)) {
                assertThatThrownBy(() -> status(worker, refused, "https", "/q/metrics"))
                        .isInstanceOf(IOException.class);
            }
            assertThat(worker.get("/q/metrics")).isEmpty();
        }
    }

    /** There is no broker: that is another matter. */
    private WorkerProcess start(String module, Map<String, String> more) throws Exception {
        Path store = directory.resolve("store");
        Path weights = store.resolve("models/skin/1/weights.safetensors");
        Files.createDirectories(weights.getParent());
        Files.writeString(weights, STORED);
        Map<String, String> settings = new HashMap<>(more);
        settings.put("kafka.bootstrap.servers", "127.0.0.1:1");
        settings.put("scanstream.store.directory", store.toString());
        if (module.equals("trainer-worker")) {
            settings.put("scanstream.data.roots", directory.toString());
        }
        return WorkerProcess.start(module, settings, directory.resolve("worker.log"));
    }

    private static void awaitAnswer(WorkerProcess worker, HttpClient client, String scheme) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                status(worker, client, scheme, "/q/health/live");
                return;
            } catch (IOException e) {
                if (!worker.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(worker.log(), e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static int status(WorkerProcess worker, HttpClient client, String scheme, String path) throws Exception {
        URI address = URI.create("%s://127.0.0.1:%d%s".formatted(scheme, worker.port(), path));
        return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpClient client(Certificates certificates, Optional<Path> keyStore) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(certificates.trustStore()));
        KeyManager[] keys = {};
        if (keyStore.isPresent()) {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(load(keyStore.get()), Certificates.PASSWORD.toCharArray());
            keys = own.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, Certificates.PASSWORD.toCharArray());
        }
        return store;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
