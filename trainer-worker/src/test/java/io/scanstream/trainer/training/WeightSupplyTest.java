package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.WeightsNotFoundException;
import io.scanstream.weights.Checksum;
import io.scanstream.weights.FetchFailedException;
import io.scanstream.weights.PublishedWeights;
import io.scanstream.weights.WeightCache;
import io.scanstream.weights.WeightCatalogue;
import io.scanstream.weights.WeightFetch;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With files that are no weights: which of them is refused tells where was looked. */
class WeightSupplyTest {

    /** Nobody listens there. */
    private static final PublishedWeights PUBLISHED = published("published.h5");

    @TempDir
    private Path own;

    @TempDir
    private Path cached;

    @Test
    void the_operators_directory_comes_first() throws Exception {
        // Given
        put(own, "mine.h5");
        put(cached, "published.h5");

        // When / Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> supply(false).get(NetworkName.VGG16))
                .withMessageContaining("mine.h5");
    }

    @Test
    void a_published_file_in_the_cache_must_have_its_checksum() throws Exception {
        // Given
        put(cached, "published.h5");

        // When / Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> supply(true).get(NetworkName.VGG16))
                .withMessageStartingWith(cached.resolve("vgg16").resolve("published.h5") + " has MD5 ")
                .withMessageEndingWith("but it should have MD5 " + "0".repeat(32));
    }

    @Test
    void of_two_published_files_in_the_cache_the_one_named_first_is_taken() throws Exception {
        // Given
        put(cached, "published.h5");
        put(cached, "another.safetensors");
        PublishedWeights another = published("another.safetensors");
        WeightSupply supply = new WeightSupply(
                Optional.empty(),
                new WeightCache(cached),
                new WeightCatalogue(List.of(another, PUBLISHED)),
                Optional.empty());

        // When / Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> supply.get(NetworkName.VGG16))
                .withMessageStartingWith(
                        cached.resolve("vgg16").resolve("another.safetensors").toString());
    }

    @Test
    void nothing_is_fetched_unless_it_is_wanted_and_the_sentence_names_the_command() {
        assertThatExceptionOfType(WeightsNotFoundException.class)
                .isThrownBy(() -> supply(false).get(NetworkName.VGG16))
                .withMessage(
                        "there are no pre-trained weights for vgg16: fetch them with './scanstream weights fetch vgg16',"
                                + " or put a .safetensors or .h5 file into %s, or ask for initialisation RANDOM",
                        own.resolve("vgg16"));
    }

    @Test
    void weights_that_nobody_publishes_are_the_operators_to_put_there() {
        // Given
        WeightSupply supply = new WeightSupply(
                Optional.empty(), new WeightCache(cached), new WeightCatalogue(List.of()), Optional.empty());

        // When / Then
        assertThatExceptionOfType(WeightsNotFoundException.class)
                .isThrownBy(() -> supply.get(NetworkName.MOBILENET_V2))
                .withMessage(
                        "there are no pre-trained weights for mobilenet_v2: let scanstream.weights.directory name"
                                + " a directory with a .safetensors or .h5 file in mobilenet_v2, or ask for initialisation RANDOM");
    }

    @Test
    void a_publisher_that_does_not_answer_is_worth_another_attempt() {
        assertThatExceptionOfType(FetchFailedException.class)
                .isThrownBy(() -> supply(true).get(NetworkName.ATTENTION_VGG16))
                .withMessageContaining("http://127.0.0.1:1/published.h5 cannot be fetched");
    }

    private static PublishedWeights published(String file) {
        return new PublishedWeights(
                NetworkName.VGG16,
                "keras",
                file,
                "a test",
                URI.create("http://127.0.0.1:1/" + file),
                null,
                new Checksum(Checksum.Algorithm.MD5, "0".repeat(32)),
                "invented",
                "MIT",
                Normalisation.CAFFE);
    }

    private WeightSupply supply(boolean fetch) {
        WeightCache cache = new WeightCache(cached);
        return new WeightSupply(
                Optional.of(own),
                cache,
                new WeightCatalogue(List.of(PUBLISHED)),
                fetch ? Optional.of(new WeightFetch(cache)) : Optional.empty());
    }

    private static void put(Path directory, String name) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("vgg16"));
        Files.writeString(folder.resolve(name), "no weights");
    }
}
