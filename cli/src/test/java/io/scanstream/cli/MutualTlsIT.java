package io.scanstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.localkafka.MutualTls;
import io.scanstream.localkafka.testing.Certificates;
import io.scanstream.localkafka.testing.TestKafka;
import io.scanstream.testing.DrawnImages;
import io.scanstream.testing.WorkerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packaged workers and an operator whom the broker knows by their certificates alone. */
class MutualTlsIT {

    @TempDir
    private Path directory;

    private final Map<String, Map<String, Object>> clients = new HashMap<>();
    private TestKafka kafka;

    @BeforeEach
    void startBroker() throws Exception {
        Certificates certificates = new Certificates(directory.resolve("certificates"));
        Path broker = certificates.trusted("broker");
        for (String name : List.of("admin", "trainer", "inference", "operator")) {
            clients.put(name, certificates.clientSettings(certificates.trusted(name)));
        }
        MutualTls security = new MutualTls(broker, certificates.trustStore(), Certificates.PASSWORD, "admin");
        kafka = TestKafka.start(directory.resolve("kafka"), security, clients.get("admin"));
    }

    @AfterEach
    void stopBroker() {
        kafka.close();
    }

    @Test
    void a_model_is_trained_and_images_are_classified_by_those_whose_certificates_have_the_rights() throws Exception {
        // Given
        Path data = DrawnImages.folders(directory.resolve("data"), 12);
        Path request = Files.writeString(directory.resolve("request.json"), """
                {"jobId":"job-1","model":"skin","dataset":{"uri":"%s","layout":"FOLDERS"},"network":"mobilenet_v2",
                 "strategy":"FROZEN","initialisation":"RANDOM","imageSize":32,"hyperparameters":{"epochs":5}}
                """.formatted(data.toUri()));
        Output rights =
                run("admin", Grants.to(Map.of("trainer", "trainer", "inference", "inference", "operator", "operator")));
        try (WorkerProcess trainer = start("trainer-worker", "trainer", "scanstream.data.roots");
                WorkerProcess inference = start("inference-worker", "inference", "scanstream.images.file-roots")) {

            // When
            Output train = run("operator", "train", "--request", request.toString(), "--watch");
            inference.awaitReady();
            Output classify = run("operator", "classify", data.toString());

            // Then
            assertThat(rights.exitCode()).as(rights.err()).isZero();
            assertThat(train.exitCode()).as(train.err() + trainer.log()).isZero();
            assertThat(classify.exitCode()).as(classify.err() + inference.log()).isZero();
            assertThat(classify.out()).contains("disc", "square");
            assertThat(Stream.of(trainer.log(), inference.log()))
                    .allSatisfy(log -> assertThat(log).doesNotContain(Certificates.PASSWORD));
        }
    }

    /** @param roots the setting that names the folders from which it may read */
    private WorkerProcess start(String module, String user, String roots) throws Exception {
        Path secrets = directory.resolve(user + ".properties");
        Files.write(secrets, lines("kafka.", clients.get(user)));
        Map<String, String> settings = Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "smallrye.config.locations",
                secrets.toString(),
                "scanstream.store.directory",
                directory.resolve("store").toString(),
                roots,
                directory.toString());
        return WorkerProcess.start(module, settings, directory.resolve(user + ".log"));
    }

    private Output run(String user, String... arguments) throws Exception {
        Map<String, Object> settings = new LinkedHashMap<>(clients.get(user));
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        Path file = Files.write(directory.resolve(user + ".client"), lines("", settings));
        return Output.of(Stream.concat(Stream.of(arguments), Stream.of("--kafka-config", file.toString()))
                .toArray(String[]::new));
    }

    private static List<String> lines(String prefix, Map<String, Object> settings) {
        return settings.entrySet().stream()
                .map(setting -> prefix + setting.getKey() + "=" + setting.getValue())
                .toList();
    }
}
