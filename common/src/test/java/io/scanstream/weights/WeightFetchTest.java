package io.scanstream.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFetchTest {

    private static final byte[] NUMBERS = "all the numbers".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    private static final int UNKNOWN_LENGTH = 0;

    @TempDir
    private Path directory;

    private HttpServer server;
    private WeightCache cache;

    @BeforeEach
    void start() throws IOException {
        cache = new WeightCache(directory);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/right", exchange -> answer(exchange, 200, NUMBERS.length, NUMBERS.length));
        server.createContext("/streamed", exchange -> answer(exchange, 200, UNKNOWN_LENGTH, NUMBERS.length));
        server.createContext("/short", exchange -> answer(exchange, 200, UNKNOWN_LENGTH, 1000));
        server.createContext("/broken", exchange -> answer(exchange, 200, NUMBERS.length, 1000));
        server.createContext("/other-length", exchange -> answer(exchange, 200, 1000, 1000));
        server.createContext("/missing", exchange -> answer(exchange, 404, 9, 9));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/right");
            answer(exchange, 302, -1, 0);
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, long length, int bytes) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, length);
            if (bytes > 0) {
                exchange.getResponseBody().write(NUMBERS, 0, bytes);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"right", "streamed", "moved"})
    @DisplayName("A file is fetched to its place, and the progress ends with its size")
    void fileIsFetched(String path) throws Exception {
        // Given
        List<Long> progress = new ArrayList<>();

        // When
        Path file = new WeightFetch(cache).fetch(weights(path, (long) NUMBERS.length), progress::add);

        // Then
        assertThat(file)
                .isEqualTo(directory.resolve("vgg16").resolve("vgg16.h5"))
                .hasBinaryContent(NUMBERS);
        assertThat(progress).isSorted().endsWith((long) NUMBERS.length);
        assertThat(cache.fault(weights(path, null))).isEmpty();
        assertThat(names()).containsExactly("vgg16.h5");
    }

    @ParameterizedTest
    @CsvSource({
        "short, 'ended after 1,000 bytes, but 150,000 are expected'",
        "broken, 'cannot be fetched'",
        "other-length, 'has 1,000 bytes, but 150,000 is expected'",
        "missing, 'answers with status 404'"
    })
    @DisplayName("What is not there or not whole is told, and leaves no file behind")
    void failureLeavesNothing(String path, String sentence) {
        // When
        FetchFailedException failure = failure(weights(path, (long) NUMBERS.length));

        // Then
        assertThat(failure).hasMessageContaining("/" + path).hasMessageContaining(sentence);
        assertThat(names()).isEmpty();
    }

    @Test
    @DisplayName("A file with another checksum is refused, and the one that was there stays")
    void wrongChecksumIsRefused() throws Exception {
        // Given
        Path before = Files.createDirectories(directory.resolve("vgg16")).resolve("vgg16.h5");
        Files.writeString(before, "older");
        Checksum other = new Checksum(Checksum.Algorithm.MD5, "0".repeat(32));

        // When
        FetchFailedException failure = failure(weights("right", null, other));

        // Then
        assertThat(failure).hasMessageContaining("has MD5 ").hasMessageEndingWith("but it should have " + other);
        assertThat(before).hasContent("older");
        assertThat(names()).containsExactly("vgg16.h5");
    }

    @Test
    @DisplayName("More bytes than the catalogue says are not taken")
    void tooManyBytesAreRefused() {
        // When
        FetchFailedException streamed = failure(weights("streamed", 1000L));
        FetchFailedException announced = failure(weights("right", 1000L));

        // Then
        assertThat(streamed).hasMessageEndingWith("/streamed has more bytes than expected, 1,000");
        assertThat(announced).hasMessageEndingWith("/right has 150,000 bytes, but 1,000 is expected");
        assertThat(names()).isEmpty();
    }

    @Test
    @DisplayName("A server that is not there is named")
    void absentServerIsNamed() {
        // Given
        server.stop(0);

        // When / Then
        assertThat(failure(weights("right", null))).hasMessageContaining("/right cannot be fetched: ");
    }

    @Test
    @DisplayName("A file that has changed since is found out")
    void changedFileIsFoundOut() throws Exception {
        // Given
        PublishedWeights weights = weights("right", null);
        Files.write(new WeightFetch(cache).fetch(weights, bytes -> {}), new byte[] {1});

        // When / Then
        assertThat(cache.fault(weights).orElseThrow())
                .startsWith(cache.path(weights) + " has SHA-256 ")
                .endsWith("but it should have " + weights.checksum());
    }

    private FetchFailedException failure(PublishedWeights weights) {
        return catchThrowableOfType(
                FetchFailedException.class, () -> new WeightFetch(cache).fetch(weights, bytes -> {}));
    }

    private PublishedWeights weights(String path, Long size) {
        return weights(path, size, new Checksum(Checksum.Algorithm.SHA_256, Sha256.of(NUMBERS)));
    }

    private PublishedWeights weights(String path, Long size, Checksum checksum) {
        URI url = URI.create("http://%s:%d/%s"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort(),
                        path));
        return new PublishedWeights(
                NetworkName.VGG16,
                "keras",
                "vgg16.h5",
                "a test",
                url,
                size,
                checksum,
                "computed here",
                "MIT",
                Normalisation.CAFFE);
    }

    /** Also of hidden files. */
    private List<String> names() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
