package io.scanstream.trainer.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Test;

/** Pins every key's spelling and every default. */
class TrainerConfigurationTest {

    @Test
    void defaults() {
        // When
        TrainerConfiguration configuration =
                configuration(Map.of("scanstream.store.directory", "/store", "scanstream.data.roots", "/data"));

        // Then
        assertThat(configuration.worker().id()).isEmpty();
        assertThat(configuration.worker().groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(configuration.store().s3().bucket()).isEmpty();
        assertThat(configuration.data().s3Buckets()).isEmpty();
        assertThat(configuration.data().stagedBytes()).isEqualTo(50L << 30);
        assertThat(configuration.weights().directory()).isEmpty();
        assertThat(configuration.weights().cacheDirectory()).isEmpty();
        assertThat(configuration.weights().fetch()).isFalse();
        assertThat(configuration.images().maxBytes()).isEqualTo(16 << 20);
        assertThat(configuration.images().maxPixels()).isEqualTo(64L << 20);
        assertThat(configuration.engine().device()).isEqualTo(EngineDevice.automatic());
        assertThat(configuration.engine().threads()).isEmpty();
        assertThat(configuration.engine().cacheDirectory()).isEmpty();
        assertThat(configuration.training().group()).isEqualTo("scanstream-trainers");
        assertThat(configuration.training().mostFaults()).isEqualTo(3);
        assertThat(configuration.training().checkpointInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.training().checkpointFeatureBytes()).isEqualTo(1 << 30);
        assertThat(configuration.training().pauseAfterFault()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void every_key_sets_what_it_names() {
        // When
        TrainerConfiguration configuration = configuration(Map.ofEntries(
                Map.entry("scanstream.worker.id", "trainer-0"),
                Map.entry("scanstream.worker.group-protocol", "consumer"),
                Map.entry("scanstream.store.directory", "/store"),
                Map.entry("scanstream.data.roots", "/data,/more"),
                Map.entry("scanstream.store.s3.bucket", "models"),
                Map.entry("scanstream.store.s3.prefix", "clinic"),
                Map.entry("scanstream.store.s3.endpoint", "http://seaweedfs:8333"),
                Map.entry("scanstream.store.s3.region", "eu-central-1"),
                Map.entry("scanstream.store.s3.path-style", "true"),
                Map.entry("scanstream.store.s3.access-key", "worker"),
                Map.entry("scanstream.store.s3.secret-key", "secret"),
                Map.entry("scanstream.data.s3-buckets", "sets,more"),
                Map.entry("scanstream.data.staged-bytes", "60"),
                Map.entry("scanstream.weights.directory", "/weights"),
                Map.entry("scanstream.weights.cache-directory", "/fetched"),
                Map.entry("scanstream.weights.fetch", "true"),
                Map.entry("scanstream.images.max-bytes", "1000"),
                Map.entry("scanstream.images.max-pixels", "2000"),
                Map.entry("scanstream.engine.device", "gpu:1"),
                Map.entry("scanstream.engine.threads", "4"),
                Map.entry("scanstream.engine.cache-directory", "/cache"),
                Map.entry("scanstream.training.group", "others"),
                Map.entry("scanstream.training.feature-memory-bytes", "10"),
                Map.entry("scanstream.training.feature-disk-bytes", "20"),
                Map.entry("scanstream.training.picture-memory-bytes", "30"),
                Map.entry("scanstream.training.picture-disk-bytes", "40"),
                Map.entry("scanstream.training.scratch-directory", "/scratch"),
                Map.entry("scanstream.training.checkpoint-interval", "3s"),
                Map.entry("scanstream.training.checkpoint-feature-bytes", "50"),
                Map.entry("scanstream.training.most-faults", "7"),
                Map.entry("scanstream.training.pause-after-fault", "9s")));

        // Then
        assertThat(configuration.worker().id()).contains("trainer-0");
        assertThat(configuration.worker().groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
        assertThat(configuration.store().directory()).contains(Path.of("/store"));
        assertThat(configuration.store().s3().bucket()).contains("models");
        assertThat(configuration.store().s3().prefix()).contains("clinic");
        assertThat(configuration.store().s3().endpoint()).contains(URI.create("http://seaweedfs:8333"));
        assertThat(configuration.store().s3().region()).contains("eu-central-1");
        assertThat(configuration.store().s3().pathStyle()).contains(true);
        assertThat(configuration.store().s3().accessKey()).contains("worker");
        assertThat(configuration.store().s3().secretKey()).contains("secret");
        assertThat(configuration.data().s3Buckets()).contains(List.of("sets", "more"));
        assertThat(configuration.data().stagedBytes()).isEqualTo(60);
        assertThat(configuration.data().roots()).isEqualTo(List.of(Path.of("/data"), Path.of("/more")));
        assertThat(configuration.weights().directory()).contains(Path.of("/weights"));
        assertThat(configuration.weights().cacheDirectory()).contains(Path.of("/fetched"));
        assertThat(configuration.weights().fetch()).isTrue();
        assertThat(configuration.images().maxBytes()).isEqualTo(1000);
        assertThat(configuration.images().maxPixels()).isEqualTo(2000);
        assertThat(configuration.engine().device()).isEqualTo(EngineDevice.parse("gpu:1"));
        assertThat(configuration.engine().threads()).contains(4);
        assertThat(configuration.engine().cacheDirectory()).contains(Path.of("/cache"));
        assertThat(configuration.training().group()).isEqualTo("others");
        assertThat(configuration.training().featureMemoryBytes()).contains(10L);
        assertThat(configuration.training().featureDiskBytes()).isEqualTo(20);
        assertThat(configuration.training().pictureMemoryBytes()).contains(30L);
        assertThat(configuration.training().pictureDiskBytes()).isEqualTo(40);
        assertThat(configuration.training().scratchDirectory()).contains(Path.of("/scratch"));
        assertThat(configuration.training().checkpointInterval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(configuration.training().checkpointFeatureBytes()).isEqualTo(50);
        assertThat(configuration.training().mostFaults()).isEqualTo(7);
        assertThat(configuration.training().pauseAfterFault()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void a_device_that_there_is_not_is_refused_with_its_key_and_the_rule() {
        // Given
        Map<String, String> settings = Map.of(
                "scanstream.store.directory",
                "/store",
                "scanstream.data.roots",
                "/data",
                "scanstream.engine.device",
                "cuda");

        // When / Then
        assertThatThrownBy(() -> configuration(settings))
                .hasMessageContaining("scanstream.engine.device")
                .hasMessageContaining("the device must be auto, cpu, gpu or gpu:N with N from 0, got: cuda");
    }

    @Test
    void the_page_about_it_has_every_key_and_default() throws Exception {
        ConfigurationPage.check("Trainer worker", TrainerConfiguration.class);
    }

    private static TrainerConfiguration configuration(Map<String, String> settings) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TrainerConfiguration.class)
                .withDefaultValues(settings)
                .build();
        return config.getConfigMapping(TrainerConfiguration.class);
    }
}
