package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ModelVersion;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bundles whose digests are right and which cannot be loaded all the same. */
class RefusedBundleTest extends OnBundleCopy {

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"schemaVersion\" : 1 | \"schemaVersion\" : 2                  | schema version 2",
                "\"torchvision\"       | \"keras\"                              | no mobilenet_v2 in the form of keras",
                "\"mobilenet_v2\"      | \"vgg16\"                              | tensor 'backbone.features.0.weight'",
                "\"mobilenet_v2\"      | \"resnet50\"                           | tensor 'backbone.conv1.weight'",
                "\"AVERAGE\"           | \"ATTENTION\"                          | tensor 'head.mask.0.weight'",
                "\"AVERAGE\"           | \"MAXIMUM\"                            | MAXIMUM",
                "\"hiddenUnits\" : 16  | \"hiddenUnits\" : 17                   | tensor 'head.hidden.weight'",
                "\"benign\",           | \"benign\", \"nevus\",                 | a threshold decides between two labels",
                "\"benign\"            | \"melanoma\"                           | two different labels",
                "\"bytes\" : 17        | \"bytes\" : 18                         | curves.csv has 17 bytes instead of 18",
                "\"curves.csv\"        | \"../job-8/curves.csv\"                | blob key",
                "\"curves.csv\"        | \"a/b\"                                | a/b",
                "\"weights.safetensors\" | \"curves.csv\"                       | curves.csv",
                "\"version\" : 1,      | \"version\" : 2,                       | pre-processing version is 2",
                "\"STRETCH\"           | \"SQUEEZE\"                            | SQUEEZE",
                "\"labels\"            | \"names\"                              | lacks labels",
            })
    @DisplayName("A manifest that is as published but makes no sense is refused with the reason")
    void senselessManifestIsRefused(String found, String replacement, String sentence) throws Exception {
        // Given
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        String json = Files.readString(manifest).replace(found, replacement);
        Files.writeString(manifest, json);
        ModelPublished consistent = SmallModel.published(Sha256.of(json.getBytes(StandardCharsets.UTF_8)));

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(consistent).close())

                // Then
                .withMessageStartingWith("the bundle of melanoma@job-7 cannot be loaded: ")
                .withMessageContaining(sentence);
    }

    @Test
    @DisplayName("A bundle without weights is no model")
    void weightsAreNeeded() throws Exception {
        // Given
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        byte[] json = Messages.write(SmallModel.manifest(List.of()));
        Files.write(manifest, json);

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() ->
                        repository.load(SmallModel.published(Sha256.of(json))).close())

                // Then
                .withMessage("the bundle of melanoma@job-7 cannot be loaded: it has no weights.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../elsewhere", "/models", "models/../../etc", "models//a"})
    @DisplayName("A record whose bundle is no key of a store is refused like any other that cannot be loaded")
    void bundleOutsideTheStoreIsRefused(String key) {
        // Given
        ModelPublished astray = record(SmallModel.VERSION, key);

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(astray).close())

                // Then
                .withMessageContaining("blob key '%s", key);
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    @DisplayName("A bundle with a weight that is no finite number is refused, and the tensor is named")
    void weightsMustBeFinite(float weight) throws Exception {
        // Given
        ModelPublished diverged = publishedWith("head.output.bias", weight);

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(diverged).close())

                // Then
                .withMessage(
                        "the bundle of melanoma@job-7 cannot be loaded: tensor 'head.output.bias' in"
                                + " weights.safetensors has a number %s, but only finite ones are taken",
                        weight);
    }

    @Test
    @DisplayName("A bundle whose weights are finite but too large to compute with is refused by its first answer")
    void answersMustBeNumbers() throws Exception {
        // Given
        ModelPublished diverged = publishedWith("head.output.weight", Float.MAX_VALUE);

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(diverged).close())

                // Then
                .withMessageStartingWith("the bundle of melanoma@job-7 cannot be loaded: ")
                .withMessageContaining("no sensible numbers");
    }

    /** A bundle that was published with this as each number of a tensor. */
    private ModelPublished publishedWith(String parameter, float number) throws IOException {
        try (ImageNetwork network = SmallModel.network(1)) {
            NDArray array = network.parameters().ofHead().get(parameter).getArray();
            float[] numbers = new float[(int) array.size()];
            Arrays.fill(numbers, number);
            array.set(numbers);
            DirectoryBlobStore store = new DirectoryBlobStore(directory);
            for (BlobKey file : store.below(SmallModel.BUNDLE)) {
                store.delete(file);
            }
            return SmallModel.publish(network, store);
        }
    }

    @Test
    @DisplayName("A bundle of another version than the record says is not loaded")
    void otherVersionIsRefused() {
        // Given
        ModelPublished other = record(new ModelVersion("melanoma", "job-8"), SmallModel.BUNDLE.value());

        // When
        assertThatExceptionOfType(InvalidBundleException.class)
                .isThrownBy(() -> repository.load(other).close())

                // Then
                .withMessage("the bundle of melanoma@job-8 cannot be loaded: its manifest is of melanoma@job-7");
    }

    /** The record of the sound bundle, but for these. */
    private static ModelPublished record(ModelVersion version, String key) {
        ModelPublished sound = bundle.published();
        return new ModelPublished(
                version, key, sound.manifestSha256(), sound.network(), sound.metrics(), sound.publishedAt());
    }
}
