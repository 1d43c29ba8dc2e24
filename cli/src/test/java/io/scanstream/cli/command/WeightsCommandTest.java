package io.scanstream.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import io.scanstream.storage.Sha256;
import io.scanstream.weights.Checksum;
import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCatalogue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** With a catalogue of one file, on a server in this process. */
class WeightsCommandTest {

    private static final byte[] NUMBERS = "numbers".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path cache;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        file = cache.resolve("vgg16").resolve("published.h5");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/published.h5", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, NUMBERS.length);
                exchange.getResponseBody().write(NUMBERS);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void what_is_fetched_is_listed_and_can_be_verified() {
        // When
        int listedBefore = run("list");
        int fetched = run("fetch", "vgg16");
        int fetchedAgain = run("fetch", "VGG16", "--form", "keras");
        int verified = run("verify");
        int listedAfter = run("list");

        // Then
        assertThat(List.of(listedBefore, fetched, fetchedAgain, verified, listedAfter))
                .containsOnly(0);
        assertThat(file).hasBinaryContent(NUMBERS);
        assertThat(out.toString().lines())
                .anyMatch(line -> line.startsWith("vgg16") && line.endsWith("no"))
                .contains(file + ": fetched, SHA-256 is right, licence MIT")
                .contains(file + ": it was there, SHA-256 is right, licence MIT")
                .contains(file + ": right")
                .anyMatch(line -> line.startsWith("vgg16") && line.endsWith(file.toString()));
    }

    @Test
    void a_damaged_file_is_found_out_and_fetched_again() throws Exception {
        // Given
        Files.createDirectories(file.getParent());
        Files.writeString(file, "damaged");

        // When
        int verified = run("verify");
        int fetched = run("fetch", "vgg16");

        // Then
        assertThat(verified).isEqualTo(1);
        assertThat(out.toString()).contains(file + " has SHA-256 ").contains("but it should have SHA-256 ");
        assertThat(fetched).isZero();
        assertThat(file).hasBinaryContent(NUMBERS);
    }

    @Test
    void what_is_not_published_is_told() {
        // When
        int network = run("fetch", "mobilenet_v2");
        int form = run("fetch", "vgg16", "--form", "gluon");
        int nothing = run("verify");

        // Then
        assertThat(network).isEqualTo(1);
        assertThat(form).isEqualTo(1);
        assertThat(nothing).isZero();
        assertThat(err.toString())
                .contains("no weights for mobilenet_v2 are known to be published with a checksum")
                .contains("there are no weights for vgg16 of the form 'gluon', only of [keras]");
        assertThat(out.toString()).contains("nothing is fetched to " + cache);
    }

    private int run(String command, String... arguments) {
        URI url = URI.create("http://%s:%d/published.h5"
                .formatted(
                        server.getAddress().getAddress().getHostAddress(),
                        server.getAddress().getPort()));
        PublishedWeights weights = new PublishedWeights(
                NetworkName.VGG16,
                "keras",
                "published.h5",
                "a test",
                url,
                (long) NUMBERS.length,
                new Checksum(Checksum.Algorithm.SHA_256, Sha256.of(NUMBERS)),
                "computed here",
                "MIT",
                Normalisation.CAFFE);
        CommandLine program = new CommandLine(new WeightsCommand(new WeightCatalogue(List.of(weights))))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(CommandFailure::report)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] line = new String[arguments.length + 3];
        line[0] = command;
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        line[line.length - 2] = "--cache";
        line[line.length - 1] = cache.toString();
        return program.execute(line);
    }
}
