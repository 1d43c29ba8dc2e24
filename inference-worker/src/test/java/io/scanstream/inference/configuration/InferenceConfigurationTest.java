package io.scanstream.inference.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.inference.intake.KeyForm;
import io.scanstream.inference.serving.Role;
import io.scanstream.messaging.GroupProtocol;
import io.scanstream.model.EngineDevice;
import io.scanstream.testing.ConfigurationPage;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pins every key's spelling and every default. */
class InferenceConfigurationTest {

    @Test
    void defaults() {
        // When
        InferenceConfiguration configuration = configuration(Map.of("scanstream.store.directory", "/store"));

        // Then
        assertThat(configuration.worker().id()).isEmpty();
        assertThat(configuration.worker().groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(configuration.images().maxBytes()).isEqualTo(16 << 20);
        assertThat(configuration.images().maxPixels()).isEqualTo(64L << 20);
        assertThat(configuration.engine().device()).isEqualTo(EngineDevice.automatic());
        assertThat(configuration.images().fileRoots()).isEmpty();
        assertThat(configuration.images().s3Buckets()).isEmpty();
        assertThat(configuration.images().fetchThreads()).isEqualTo(16);
        assertThat(configuration.store().s3().bucket()).isEmpty();
        assertThat(configuration.store().s3().pathStyle()).isEmpty();
        assertThat(configuration.engine().threads()).isEqualTo(1);
        assertThat(configuration.engine().cacheDirectory()).isEmpty();
        assertThat(configuration.inference().group()).isEqualTo("scanstream-inference");
        assertThat(configuration.inference().defaultTask()).isEmpty();
        assertThat(configuration.inference().keys()).isEqualTo(KeyForm.AS_SENT);
        assertThat(configuration.inference().keySecret()).isEmpty();
        assertThat(configuration.inference().batchImages()).isEqualTo(16);
        assertThat(configuration.inference().networkImages()).isEmpty();
        assertThat(configuration.inference().batchBytes()).isEqualTo(32L << 20);
        assertThat(configuration.inference().batchWait()).isEqualTo(Duration.ofMillis(20));
        assertThat(configuration.inference().lanes()).containsExactlyInAnyOrder(Role.values());
        assertThat(configuration.inference().modelMemoryBytes()).isEmpty();
        assertThat(configuration.inference().guards()).isEmpty();
        assertThat(configuration.inference().drainTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void every_key_sets_what_it_names() {
        // When
        InferenceConfiguration configuration = configuration(Map.ofEntries(
                Map.entry("scanstream.worker.id", "inference-0"),
                Map.entry("scanstream.worker.group-protocol", "consumer"),
                Map.entry("scanstream.store.directory", "/store"),
                Map.entry("scanstream.store.s3.bucket", "models"),
                Map.entry("scanstream.store.s3.prefix", "clinic"),
                Map.entry("scanstream.store.s3.endpoint", "http://seaweedfs:8333"),
                Map.entry("scanstream.store.s3.region", "eu-central-1"),
                Map.entry("scanstream.store.s3.path-style", "true"),
                Map.entry("scanstream.store.s3.access-key", "worker"),
                Map.entry("scanstream.store.s3.secret-key", "secret"),
                Map.entry("scanstream.images.max-bytes", "1000"),
                Map.entry("scanstream.images.max-pixels", "2000"),
                Map.entry("scanstream.engine.device", "gpu:1"),
                Map.entry("scanstream.images.file-roots", "/scans,/films"),
                Map.entry("scanstream.images.s3-buckets", "scans"),
                Map.entry("scanstream.images.fetch-threads", "3"),
                Map.entry("scanstream.engine.threads", "4"),
                Map.entry("scanstream.engine.cache-directory", "/cache"),
                Map.entry("scanstream.inference.group", "others"),
                Map.entry("scanstream.inference.default-task", "skin"),
                Map.entry("scanstream.inference.keys", "hashed"),
                Map.entry("scanstream.inference.key-secret", "hush"),
                Map.entry("scanstream.inference.batch-images", "5"),
                Map.entry("scanstream.inference.network-images", "3"),
                Map.entry("scanstream.inference.batch-bytes", "6"),
                Map.entry("scanstream.inference.batch-wait", "7ms"),
                Map.entry("scanstream.inference.lanes", "shadow,replay"),
                Map.entry("scanstream.inference.model-memory-bytes", "9"),
                Map.entry("scanstream.inference.guards.\"skin.1\".modalities", "XC,GM"),
                Map.entry("scanstream.inference.guards.\"skin.1\".body-parts", "SKIN"),
                Map.entry("scanstream.inference.guards.\"skin.1\".accept-unstated", "true"),
                Map.entry("scanstream.inference.guards.chest.modalities", "DX"),
                Map.entry("scanstream.inference.drain-timeout", "8s")));

        // Then
        assertThat(configuration.worker().id()).contains("inference-0");
        assertThat(configuration.worker().groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
        assertThat(configuration.store().directory()).contains(Path.of("/store"));
        assertThat(configuration.store().s3().bucket()).contains("models");
        assertThat(configuration.store().s3().prefix()).contains("clinic");
        assertThat(configuration.store().s3().endpoint()).contains(URI.create("http://seaweedfs:8333"));
        assertThat(configuration.store().s3().region()).contains("eu-central-1");
        assertThat(configuration.store().s3().pathStyle()).contains(true);
        assertThat(configuration.store().s3().accessKey()).contains("worker");
        assertThat(configuration.store().s3().secretKey()).contains("secret");
        assertThat(configuration.images().maxBytes()).isEqualTo(1000);
        assertThat(configuration.images().maxPixels()).isEqualTo(2000);
        assertThat(configuration.engine().device()).isEqualTo(EngineDevice.parse("gpu:1"));
        assertThat(configuration.images().fileRoots()).contains(List.of(Path.of("/scans"), Path.of("/films")));
        assertThat(configuration.images().s3Buckets()).contains(List.of("scans"));
        assertThat(configuration.images().fetchThreads()).isEqualTo(3);
        assertThat(configuration.engine().threads()).isEqualTo(4);
        assertThat(configuration.engine().cacheDirectory()).contains(Path.of("/cache"));
        assertThat(configuration.inference().group()).isEqualTo("others");
        assertThat(configuration.inference().defaultTask()).contains("skin");
        assertThat(configuration.inference().keys()).isEqualTo(KeyForm.HASHED);
        assertThat(configuration.inference().keySecret()).contains("hush");
        assertThat(configuration.inference().batchImages()).isEqualTo(5);
        assertThat(configuration.inference().networkImages()).contains(3);
        assertThat(configuration.inference().batchBytes()).isEqualTo(6);
        assertThat(configuration.inference().batchWait()).isEqualTo(Duration.ofMillis(7));
        assertThat(configuration.inference().lanes()).containsExactlyInAnyOrder(Role.SHADOW, Role.REPLAY);
        assertThat(configuration.inference().modelMemoryBytes()).contains(9L);
        assertThat(configuration.inference().guards()).containsOnlyKeys("skin.1", "chest");
        assertThat(configuration.inference().guards().get("skin.1").modalities())
                .contains(Set.of("XC", "GM"));
        assertThat(configuration.inference().guards().get("skin.1").bodyParts()).contains(Set.of("SKIN"));
        assertThat(configuration.inference().guards().get("skin.1").acceptUnstated())
                .isTrue();
        assertThat(configuration.inference().guards().get("chest").acceptUnstated())
                .isFalse();
        assertThat(configuration.inference().drainTimeout()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void a_device_that_there_is_not_is_refused_with_its_key_and_the_rule() {
        // Given
        Map<String, String> settings =
                Map.of("scanstream.store.directory", "/store", "scanstream.engine.device", "cuda");

        // When / Then
        assertThatThrownBy(() -> configuration(settings))
                .hasMessageContaining("scanstream.engine.device")
                .hasMessageContaining("the device must be auto, cpu, gpu or gpu:N with N from 0, got: cuda");
    }

    @Test
    void the_page_about_it_has_every_key_and_default() throws Exception {
        ConfigurationPage.check("Inference worker", InferenceConfiguration.class);
    }

    private static InferenceConfiguration configuration(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(InferenceConfiguration.class)
                .withDefaultValues(settings)
                .build();
        return config.getConfigMapping(InferenceConfiguration.class);
    }
}
