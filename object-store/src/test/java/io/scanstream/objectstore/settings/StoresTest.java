package io.scanstream.objectstore.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.objectstore.OnLocalS3;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest extends OnLocalS3 {

    private static final BlobKey KEY = new BlobKey("models/skin/weights");

    private static Stores stores(Map<String, String> settings) {
        Properties properties = new Properties();
        settings.forEach((name, value) -> properties.setProperty("scanstream.store." + name, value));
        properties.setProperty("scanstream.worker.id", "another matter");
        return new Stores(new StoreProperties(properties));
    }

    private Map<String, String> s3(String bucketName) {
        Map<String, String> settings = new HashMap<>();
        settings.put("s3.bucket", bucketName);
        settings.put("s3.endpoint", server().endpoint().toString());
        settings.put("s3.path-style", "true");
        settings.put("s3.access-key", server().accessKey());
        settings.put("s3.secret-key", server().secretKey());
        return settings;
    }

    @Test
    void a_directory_is_a_store(@TempDir Path directory) throws Exception {
        try (Stores stores = stores(Map.of("directory", directory.toString()))) {
            // When
            stores.store().put(KEY, new byte[] {1});
        }

        // Then
        assertThat(directory.resolve(KEY.value())).hasBinaryContent(new byte[] {1});
    }

    @Test
    void a_bucket_is_a_store_below_its_prefix() throws Exception {
        // Given
        Map<String, String> settings = s3(bucket.name());
        settings.put("s3.prefix", "clinic");

        // When
        try (Stores stores = stores(settings)) {
            stores.store().put(KEY, new byte[] {1});
        }

        // Then
        assertThat(bucket.open("clinic/" + KEY.value()))
                .isPresent()
                .get()
                .satisfies(content -> assertThat(content).hasBinaryContent(new byte[] {1}));
    }

    @Test
    void exactly_one_of_the_two_must_be_set() {
        // When
        Throwable none = catchThrowable(() -> stores(Map.of()));
        Throwable both = catchThrowable(() -> stores(Map.of("directory", "/store", "s3.bucket", "models")));

        // Then
        assertThat(none)
                .hasMessage("exactly one of scanstream.store.directory and scanstream.store.s3.bucket must be set,"
                        + " but neither is");
        assertThat(both).hasMessageEndingWith("but both are");
    }

    @Test
    void a_setting_that_no_worker_has_is_refused() {
        // When
        Throwable refusal = catchThrowable(() -> stores(Map.of("s3.buckets", "models")));

        // Then
        assertThat(refusal).hasMessage("there is no setting scanstream.store.s3.buckets");
    }

    @Test
    void what_is_neither_yes_nor_no_is_refused() {
        // Given
        Map<String, String> settings = s3("models");
        settings.put("s3.path-style", "ture");

        // When
        Throwable refusal = catchThrowable(() -> stores(settings).store());

        // Then
        assertThat(refusal).hasMessage("scanstream.store.s3.path-style is 'ture', but it must be true or false");
    }

    @Test
    void one_key_without_the_other_is_refused_and_the_secret_is_not_told() {
        // Given
        Map<String, String> settings = s3("models");
        settings.remove("s3.access-key");

        // When
        Throwable refusal = catchThrowable(() -> stores(settings));

        // Then
        assertThat(refusal)
                .hasMessageContaining("scanstream.store.s3.access-key and scanstream.store.s3.secret-key")
                .hasMessageNotContaining(server().secretKey());
    }

    @Test
    void what_cannot_be_a_bucket_a_prefix_or_an_endpoint_is_refused() {
        // Given
        Map<String, String> badBucket = s3("Models!");
        Map<String, String> badPrefix = s3("models");
        badPrefix.put("s3.prefix", "../models");
        Map<String, String> badEndpoint = s3("models");
        badEndpoint.put("s3.endpoint", "seaweedfs:8333");

        // When / Then
        assertThat(catchThrowable(() -> stores(badBucket).store())).hasMessageContaining("'Models!'");
        assertThat(catchThrowable(() -> stores(badPrefix).store())).hasMessageContaining("'../models'");
        assertThat(catchThrowable(() -> stores(badEndpoint).store())).hasMessageContaining("http://host:port");
    }

    @Test
    void a_worker_waits_for_its_store_and_tells_why() throws Exception {
        // Given
        try (Stores stores = stores(s3("later"))) {
            BlobStore store = stores.store();
            RequiredStore required = new RequiredStore(store);
            Thread waiting = new Thread(required::await);

            // When
            waiting.start();
            while (required.faults().get(0).contains("not been looked at")) {
                Thread.sleep(10);
            }
            String told = required.faults().get(0);
            server().createBucket("later");
            waiting.join();

            // Then
            assertThat(told).isEqualTo("bucket later at %s does not exist".formatted(server().endpoint()));
            assertThat(required.faults()).isEmpty();
        }
    }

    @Test
    void a_worker_that_is_stopped_waits_no_longer() throws Exception {
        // Given
        try (Stores stores = stores(s3("never"))) {
            RequiredStore required = new RequiredStore(stores.store());
            boolean[] came = {true};
            Thread waiting = new Thread(() -> came[0] = required.await());
            waiting.start();

            // When
            required.stop();
            waiting.join();

            // Then
            assertThat(came[0]).isFalse();
        }
    }
}
