package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.scanstream.contract.ModelPublished;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelRepositoryTest {

    private static ImageNetwork network;

    @TempDir
    private Path directory;

    private BlobStore store;
    private ModelRepository repository;

    @BeforeAll
    static void makeNetwork() {
        SmallModel.startEngine();
        network = SmallModel.network(1);
    }

    @AfterAll
    static void closeNetwork() {
        network.close();
    }

    @BeforeEach
    void openStore() throws IOException {
        store = new DirectoryBlobStore(directory);
        repository = new ModelRepository(store);
    }

    @Test
    @DisplayName("A published model answers as the network did that was published, at the temperature of its manifest")
    void loadedModelAnswersAlike() throws Exception {
        // Given
        PixelBatch images = SmallModel.images(6, 42);
        double[][] expected = probabilities(network, images);
        ModelPublished published = SmallModel.publish(network, store);

        // When
        try (ImageClassifier loaded = repository.load(published)) {
            double[][] found = loaded.probabilities(images);

            // Then
            for (int i = 0; i < expected.length; i++) {
                assertThat(found[i]).as("image %d", i).containsExactly(expected[i], within(1e-5));
            }
            assertThat(loaded.manifest().modelVersion()).isEqualTo(SmallModel.VERSION);
            assertThat(loaded.manifestSha256()).isEqualTo(published.manifestSha256());
        }
    }

    @Test
    @DisplayName("A model loaded twice gives the same answers to the last bit")
    void loadingIsDeterministic() throws Exception {
        // Given
        PixelBatch images = SmallModel.images(6, 42);
        ModelPublished published = SmallModel.publish(network, store);

        // When
        try (ImageClassifier one = repository.load(published);
                ImageClassifier other = repository.load(published)) {

            // Then
            assertThat(other.probabilities(images)).isDeepEqualTo(one.probabilities(images));
        }
    }

    @Test
    @DisplayName("A network published twice makes the same bytes, so that digests tell models apart and nothing else")
    void publishingIsDeterministic() throws Exception {
        // Given
        ModelPublished first = SmallModel.publish(network, store);

        // When
        ModelPublished second = SmallModel.publish(network, store);

        // Then
        assertThat(second.manifestSha256()).isEqualTo(first.manifestSha256());
    }

    @Test
    @DisplayName("The manifest names size and digest of every other file, and its own digest is in the record")
    void manifestNamesEveryFile() throws Exception {
        // Given
        ModelPublished published = SmallModel.publish(network, store);

        // When
        ModelManifest manifest = repository.manifest(published);

        // Then
        assertThat(manifest).isEqualTo(SmallModel.manifest(manifest.files()));
        assertThat(manifest.files())
                .extracting(ModelManifest.BundleFile::name)
                .containsExactly(ModelManifest.WEIGHTS, SmallModel.CURVES);
        for (ModelManifest.BundleFile file : manifest.files()) {
            byte[] bytes = read(SmallModel.BUNDLE.resolve(file.name()));
            assertThat(file.bytes()).isEqualTo(bytes.length);
            assertThat(file.sha256()).isEqualTo(Sha256.of(bytes));
        }
        assertThat(Sha256.of(read(SmallModel.BUNDLE.resolve(ModelManifest.FILE_NAME))))
                .isEqualTo(published.manifestSha256());
    }

    @Test
    @DisplayName("Another bundle under the same key is refused, and the one that is there can be loaded")
    void anotherBundleIsRefused() throws Exception {
        // Given
        ModelPublished first = SmallModel.publish(network, store);

        // When
        Throwable refusal;
        try (ImageNetwork other = SmallModel.network(2)) {
            refusal = catchThrowable(() -> SmallModel.publish(other, store));
        }

        // Then
        assertThat(refusal)
                .isInstanceOf(BundleConflictException.class)
                .hasMessageContaining(SmallModel.BUNDLE + "/" + ModelManifest.WEIGHTS + " is published already");
        repository.load(first).close();
    }

    @Test
    @DisplayName("Of two publishers who differ in the manifest alone the second is refused")
    void anotherManifestIsRefused() throws Exception {
        // Given
        ModelPublished first = SmallModel.publish(network, store);
        String sha256 = Sha256.of(read(SmallModel.BUNDLE.resolve(ModelManifest.FILE_NAME)));
        store.delete(SmallModel.BUNDLE.resolve(ModelManifest.FILE_NAME));
        store.put(SmallModel.BUNDLE.resolve(ModelManifest.FILE_NAME), new byte[] {1});

        // When
        Throwable refusal = catchThrowable(() -> SmallModel.publish(network, store));

        // Then
        assertThat(first.manifestSha256()).isEqualTo(sha256);
        assertThat(refusal)
                .isInstanceOf(BundleConflictException.class)
                .hasMessageContaining(ModelManifest.FILE_NAME)
                .hasMessageEndingWith("has " + sha256);
    }

    @Test
    @DisplayName("The manifest is written last")
    void manifestIsLast() throws Exception {
        // Given
        FailingStore recorded = new FailingStore(store, "nothing");

        // When
        SmallModel.publish(network, recorded);

        // Then
        assertThat(recorded.puts()).containsExactly(ModelManifest.WEIGHTS, SmallModel.CURVES, ModelManifest.FILE_NAME);
    }

    @Test
    @DisplayName("A publisher that dies before the manifest leaves nothing that could be loaded")
    void halfABundleCannotBeLoaded() {
        // Given
        FailingStore failing = new FailingStore(store, ModelManifest.FILE_NAME);

        // When
        Throwable failure = catchThrowable(() -> SmallModel.publish(network, failing));

        // Then
        assertThat(failure).isInstanceOf(IOException.class).hasMessage("the store is down");
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(SmallModel.published("0".repeat(64))))
                .withMessage("the bundle of melanoma@job-7 cannot be loaded: manifest.json is missing");
    }

    @Test
    @DisplayName("A store that is down is not a damaged bundle: trying again may help")
    void storeFailureIsThrownOn() throws Exception {
        // Given
        ModelPublished published = SmallModel.publish(network, store);
        ModelRepository broken = new ModelRepository(new FailingStore(store, SmallModel.CURVES));

        // When
        Throwable failure = catchThrowable(() -> broken.load(published).close());

        // Then
        assertThat(failure)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(InvalidBundleException.class)
                .hasMessage("the store is down");
    }

    private static double[][] probabilities(ImageNetwork network, PixelBatch images) {
        int all = network.stageCount();
        try (NDManager scratch = network.manager().newSubManager()) {
            return SmallModel.CALIBRATION.probabilities(
                    Logits.of(network.logits(network.frozenFeatures(images, all, scratch), all, all, false)));
        }
    }

    private byte[] read(BlobKey key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }
}
