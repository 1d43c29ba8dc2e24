package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.scanstream.contract.HeadSettings;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.Normalisation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole networks through files that are written as Keras writes them, back into a network of other numbers. */
class KerasWeightsTest {

    private static final int SIZE = 32;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startEngine() {
        SmallModel.startEngine();
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"VGG16", "RESNET50"})
    @DisplayName("A base comes back bit for bit from the new layout, where layers have numbers and no names")
    void baseComesBack(NetworkName network) throws Exception {
        // Given
        NetworkForm form = NetworkCatalogue.form(network, "keras").orElseThrow();
        try (ImageNetwork original = ImageNetwork.random(form, form.head(), 2, SIZE, 1)) {
            Map<String, List<Object>> layers = new LinkedHashMap<>();
            base(original).forEach((layer, weights) -> layers.put("layers/" + layer, weights));
            KerasFiles.current(folder(network).resolve("any.weights.h5"), layers, Map.of());

            // When
            PretrainedWeights found = PretrainedWeights.find(directory, network);
            try (ImageNetwork loaded = ImageNetwork.pretrained(found, form.head(), 2, SIZE, 2)) {

                // Then
                assertThat(found.form().form()).isEqualTo("keras");
                assertThat(found.preprocessing(SIZE, ResizeRule.STRETCH))
                        .isEqualTo(Normalisation.CAFFE.preprocessing(SIZE, ResizeRule.STRETCH));
                assertEqual(loaded, original, "backbone.");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"VGG16", "ATTENTION_VGG16"})
    @DisplayName("A notebook's whole model comes back with its head")
    void wholeModelComesBack(NetworkName network) throws Exception {
        // Given
        NetworkForm form = NetworkCatalogue.form(network, "keras").orElseThrow();
        try (ImageNetwork original = ImageNetwork.random(form, form.head(), 2, SIZE, 1)) {
            KerasFiles.oldWholeModel(folder(network).resolve("notebook.h5"), wholeModel(original));

            // When
            PretrainedWeights found = PretrainedWeights.find(directory, network);
            try (ImageNetwork loaded = ImageNetwork.pretrained(found, form.head(), 2, SIZE, 2)) {

                // Then
                assertThat(found.wholeModel()).isTrue();
                assertThat(found.preprocessing(SIZE, ResizeRule.STRETCH).mean()).containsOnly(0.0);
                assertEqual(loaded, original, "");
            }
        }
    }

    @Test
    @DisplayName("A head of another width or for other classes is refused, with both shapes as the file has them")
    void otherHeadIsRefused() throws Exception {
        // Given
        NetworkForm form = NetworkCatalogue.form(NetworkName.VGG16, "keras").orElseThrow();
        try (ImageNetwork original = ImageNetwork.random(form, form.head(), 2, SIZE, 1)) {
            KerasFiles.oldWholeModel(folder(NetworkName.VGG16).resolve("notebook.h5"), wholeModel(original));
        }
        PretrainedWeights found = PretrainedWeights.find(directory, NetworkName.VGG16);
        HeadSpecification narrow = form.head().with(new HeadSettings(64, null, null));

        // When / Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> ImageNetwork.pretrained(found, narrow, 2, SIZE, 2))
                .withMessage(
                        "tensor 'hidden/kernel:0' in notebook.h5 has shape (512, 256), but the network needs (512, 64)");
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> ImageNetwork.pretrained(found, form.head(), 3, SIZE, 2))
                .withMessage(
                        "tensor 'output/kernel:0' in notebook.h5 has shape (256, 2), but the network needs (256, 3)");
    }

    @ParameterizedTest
    @EnumSource(
            value = NetworkName.class,
            names = {"VGG16", "ATTENTION_VGG16"})
    @DisplayName("Two files that fit are named, because only a person can say which one is meant")
    void twoFilesAreNamed(NetworkName network) throws Exception {
        // Given
        Map<String, List<Object>> layers = new LinkedHashMap<>();
        for (int i = 0; i < 13; i++) {
            String name = "layers/" + KerasLayerKind.CONVOLUTION.defaultName(i);
            layers.put(name, List.of(KerasFiles.kernel(1, 1, 1, 1), KerasFiles.vector(1, 0)));
        }
        Path folder = folder(NetworkName.VGG16);
        KerasFiles.current(folder.resolve("one.h5"), layers, Map.of());
        KerasFiles.current(folder.resolve("two.h5"), layers, Map.of());
        Files.writeString(folder.resolve("damaged.h5"), "no weights");

        // When / Then
        assertThatExceptionOfType(InvalidWeightsException.class)
                .isThrownBy(() -> PretrainedWeights.find(directory, network))
                .withMessage(
                        "there is more than one file with weights for %s, leave one of them: vgg16/one.h5, vgg16/two.h5",
                        network.wireName());
    }

    private Path folder(NetworkName network) throws Exception {
        return Files.createDirectories(directory.resolve(network.wireName()));
    }

    /** Of the base, by Keras' number of each. */
    private static Map<String, List<Object>> base(ImageNetwork network) {
        KerasFile numbered = new KerasFile("none", List.of(), false);
        return layers(
                network,
                "backbone.",
                parameter -> network.form().fileNames().in(numbered).apply(parameter));
    }

    private static Map<String, Map<String, Object>> wholeModel(ImageNetwork network) {
        KerasFile named = new KerasFile("none", List.of(), true);
        Map<String, Object> inner = new LinkedHashMap<>();
        layers(
                        network,
                        "backbone.",
                        parameter -> network.form().fileNames().in(named).apply(parameter))
                .forEach((layer, weights) -> inner.putAll(named(layer, weights)));
        Map<String, Map<String, Object>> model = new LinkedHashMap<>();
        model.put("vgg16", inner);
        layers(
                        network,
                        "head.",
                        parameter -> parameter.replace("mask.", "conv2d_").replace('.', '/'))
                .forEach((layer, weights) -> model.put(layer, named(layer, weights)));
        if (model.containsKey("conv2d_0")) {
            float[][][][] ones = new float[1][1][1][512];
            Arrays.fill(ones[0][0][0], 1);
            model.put("conv2d_9", Map.of("conv2d_9/kernel:0", ones));
        }
        return model;
    }

    private static Map<String, Object> named(String layer, List<Object> weights) {
        List<String> roles = weights.size() == 4
                ? List.of("gamma", "beta", "moving_mean", "moving_variance")
                : List.of("kernel", "bias");
        return KerasFiles.named(
                roles.stream().map(role -> layer + "/" + role + ":0").toList(), weights);
    }

    /** Parameters of a layer are next to each other, in the order in which Keras writes them. */
    private static Map<String, List<Object>> layers(ImageNetwork network, String prefix, UnaryOperator<String> names) {
        Map<String, List<Object>> layers = new LinkedHashMap<>();
        network.parameters().all().forEach((name, parameter) -> {
            if (name.startsWith(prefix)) {
                String inFile = names.apply(name.substring(prefix.length()));
                layers.computeIfAbsent(inFile.substring(0, inFile.lastIndexOf('/')), key -> new ArrayList<>())
                        .add(asKerasHasIt(parameter));
            }
        });
        return layers;
    }

    /** Written out, not by the code that is tested. */
    private static Object asKerasHasIt(Parameter parameter) {
        Shape shape = parameter.getShape();
        float[] numbers = numbers(parameter);
        if (shape.dimension() == 1) {
            return numbers;
        }
        int out = (int) shape.get(0);
        int in = (int) shape.get(1);
        if (shape.dimension() == 2) {
            float[][] matrix = new float[in][out];
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    matrix[i][o] = numbers[o * in + i];
                }
            }
            return matrix;
        }
        int size = (int) shape.get(2);
        float[][][][] kernel = new float[size][size][in][out];
        for (int n = 0; n < numbers.length; n++) {
            kernel[n / size % size][n % size][n / size / size % in][n / size / size / in] = numbers[n];
        }
        return kernel;
    }

    private static float[] numbers(Parameter parameter) {
        return parameter.getArray().toFloatArray();
    }

    private static void assertEqual(ImageNetwork loaded, ImageNetwork original, String prefix) {
        Map<String, Parameter> expected = original.parameters().all();
        loaded.parameters().all().forEach((name, parameter) -> {
            if (name.startsWith(prefix)) {
                assertThat(numbers(parameter)).as(name).isEqualTo(numbers(expected.get(name)));
            }
        });
    }
}
