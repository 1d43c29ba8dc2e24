package io.scanstream.model;

import static io.scanstream.model.KerasFiles.kernel;
import static io.scanstream.model.KerasFiles.matrix;
import static io.scanstream.model.KerasFiles.named;
import static io.scanstream.model.KerasFiles.normalisation;
import static io.scanstream.model.KerasFiles.vector;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.scanstream.testing.SharedMaterial;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KerasFileTest {

    private static final List<String> NORMALISATION =
            List.of("n/gamma:0", "n/beta:0", "n/moving_mean:0", "n/moving_variance:0");

    @TempDir
    private Path directory;

    @Test
    @DisplayName("A file that Keras wrote is read: 25 convolutions with 722,496 numbers, in the order of the model")
    void realFileIsRead() throws Exception {
        // When
        KerasFile file = KerasFile.open(SharedMaterial.path("fixtures/keras-squeezenet-notop.h5"));

        // Then
        assertThat(file.layers(KerasLayerKind.CONVOLUTION)).hasSize(25).isEqualTo(file.layers());
        assertThat(file.layers().get(0).name()).isEqualTo("conv1");
        assertThat(file.layers().get(3).name()).isEqualTo("fire2/expand3x3");
        assertThat(file.tensors().values().stream()
                        .mapToLong(tensor -> tensor.shape().size())
                        .sum())
                .isEqualTo(722_496);
        Tensor kernel = file.tensors().get("conv1/kernel");
        assertThat(kernel.shape()).isEqualTo(new Shape(3, 3, 3, 64));
        assertThat(kernel.order().inFile(new Shape(64, 3, 3, 3))).isEqualTo(kernel.shape());
        float[] numbers = floats(kernel);
        assertThat(numbers).hasSize(3 * 3 * 3 * 64);
        for (float number : numbers) {
            assertThat(Math.abs(number)).isBetween(0f, 2f);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "block1_conv1/kernel:0, block1_conv1/bias:0",
        "block1_conv1_W_1:0, block1_conv1_b_1:0",
        "block1_conv1_1/kernel:0, block1_conv1_1/bias:0",
        "uniform1, conv1_b"
    })
    @DisplayName(
            "In the old layout a layer is read by the order of its weights, whatever a version of Keras called them")
    void oldLayoutIsReadByOrder(String first, String second) throws Exception {
        // Given
        Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
        layers.put("input_1", Map.of());
        layers.put("block1_conv1", named(List.of(first, second), List.of(kernel(3, 3, 2, 4), vector(4, 7))));

        // When
        KerasFile file = KerasFile.open(KerasFiles.old(directory.resolve("x.h5"), layers));

        // Then
        assertThat(file.named()).isTrue();
        assertThat(file.tensors()).containsOnlyKeys("block1_conv1/kernel", "block1_conv1/bias");
        assertThat(floats(file.tensors().get("block1_conv1/bias"))).containsExactly(7, 7, 7, 7);
    }

    @Test
    @DisplayName("Kernels and matrices come in the engine's order of axes, output first")
    void axesAreOrdered() throws Exception {
        // Given
        Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
        layers.put("conv", named(List.of("conv/kernel:0"), only(kernel(2, 3, 4, 5))));
        layers.put("deep", named(List.of("deep/depthwise_kernel:0"), only(kernel(2, 3, 4, 1))));
        layers.put("dense_1", named(List.of("dense_1/kernel:0"), only(matrix(4, 5))));
        layers.put("n", named(NORMALISATION, normalisation(3)));

        // When
        KerasFile file = KerasFile.open(KerasFiles.old(directory.resolve("x.h5"), layers));

        // Then
        Map<String, Tensor> tensors = file.tensors();
        float[] convolution = floats(tensors.get("conv/kernel"));
        assertThat(convolution[at(new int[] {5, 4, 2, 3}, 4, 2, 1, 0)]).isEqualTo(1000 + 20 + 4);
        assertThat(convolution[at(new int[] {5, 4, 2, 3}, 1, 3, 0, 2)]).isEqualTo(200 + 30 + 1);
        float[] depthwise = floats(tensors.get("deep/depthwise_kernel"));
        assertThat(depthwise[at(new int[] {4, 1, 2, 3}, 3, 0, 1, 2)]).isEqualTo(1000 + 200 + 30);
        float[] dense = floats(tensors.get("dense_1/kernel"));
        assertThat(dense[at(new int[] {5, 4}, 3, 2)]).isEqualTo(20 + 3);
        assertThat(tensors.get("conv/kernel").order().inFile(new Shape(5, 4, 2, 3)))
                .isEqualTo(new Shape(2, 3, 4, 5));
        assertThat(tensors.get("deep/depthwise_kernel").order().inFile(new Shape(4, 1, 2, 3)))
                .isEqualTo(new Shape(2, 3, 4, 1));
        assertThat(floats(tensors.get("n/moving_variance"))).containsExactly(3, 3, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vgg16/"})
    @DisplayName("A saved model with a model in it is read, the inner layers by their own names")
    void modelWithinModelIsRead(String prefix) throws Exception {
        // Given
        Map<String, Object> inner = named(
                List.of(
                        prefix + "block1_conv1/kernel:0",
                        prefix + "block1_conv1/bias:0",
                        prefix + "block1_conv2/kernel:0",
                        prefix + "block1_conv2/bias:0"),
                List.of(kernel(3, 3, 1, 2), vector(2, 1), kernel(3, 3, 2, 2), vector(2, 2)));
        Map<String, Map<String, Object>> layers = new LinkedHashMap<>();
        layers.put("vgg16", inner);
        layers.put(
                "dense_1", named(List.of("dense_1/kernel:0", "dense_1/bias:0"), List.of(matrix(2, 3), vector(3, 0))));

        // When
        KerasFile file = KerasFile.open(KerasFiles.oldWholeModel(directory.resolve("x.h5"), layers));

        // Then
        assertThat(file.layers().stream().map(KerasLayer::name))
                .containsExactly("block1_conv1", "block1_conv2", "dense_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"layers", "_layer_checkpoint_dependencies"})
    @DisplayName("In the new layout layers are in the order of their numbers, those of a model in the model first")
    void newLayoutIsReadByNumber(String layers) throws Exception {
        // Given
        Map<String, List<Object>> written = new LinkedHashMap<>();
        written.put(layers + "/dense", List.of(matrix(2, 3), vector(3, 0)));
        for (int i = 11; i >= 0; i--) {
            String path = layers + "/functional/" + layers + "/conv2d" + (i == 0 ? "" : "_" + i);
            written.put(path, List.of(kernel(1, 1, 1, i + 1), vector(i + 1, i)));
        }
        written.put(layers + "/conv2d", only(kernel(1, 1, 1, 20)));
        written.put("optimizer", only(vector(1, 0)));

        // When
        KerasFile file = KerasFile.open(KerasFiles.current(directory.resolve("x.weights.h5"), written, Map.of()));

        // Then
        assertThat(file.named()).isFalse();
        assertThat(file.layers(KerasLayerKind.CONVOLUTION).stream()
                        .map(layer -> layer.tensors().get(0).shape().get(3)))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L, 20L);
        assertThat(file.tensors())
                .containsKeys("functional/conv2d_11/kernel", "conv2d/kernel", "dense/bias")
                .hasSize(12 * 2 + 1 + 2);
        assertThat(file.tensors().get("dense/bias").name()).isEqualTo("dense/vars/1");
    }

    @Test
    @DisplayName("Where the new layout tells the names of all layers, they have them")
    void newLayoutMayTellNames() throws Exception {
        // Given
        Map<String, List<Object>> layers = new LinkedHashMap<>();
        layers.put("layers/conv2d", List.of(kernel(3, 3, 1, 2), vector(2, 1)));
        layers.put("layers/batch_normalization", normalisation(2));
        Map<String, String> names = Map.of("layers/conv2d", "conv1_conv", "layers/batch_normalization", "conv1_bn");

        // When
        KerasFile all = KerasFile.open(KerasFiles.current(directory.resolve("all.h5"), layers, names));
        KerasFile some = KerasFile.open(
                KerasFiles.current(directory.resolve("some.h5"), layers, Map.of("layers/conv2d", "conv1_conv")));

        // Then
        assertThat(all.named()).isTrue();
        assertThat(all.tensors()).containsKeys("conv1_conv/kernel", "conv1_bn/moving_mean");
        assertThat(some.named()).isFalse();
        assertThat(some.tensors()).containsKeys("conv2d/kernel", "batch_normalization/moving_mean");
    }

    @Test
    @DisplayName("Lists of names that are too long for one attribute are put together")
    void listsInPartsAreJoined() throws Exception {
        // Given
        Path path = directory.resolve("x.h5");
        try (WritableHdfFile hdf = HdfFile.write(path)) {
            hdf.putAttribute("layer_names0", new String[] {"a"});
            hdf.putAttribute("layer_names1", new String[] {"b"});
            for (String layer : List.of("a", "b")) {
                var group = hdf.putGroup(layer);
                group.putAttribute("weight_names", new String[] {"kernel:0"});
                group.putDataset("kernel:0", matrix(1, 2));
            }
        }

        // When / Then
        assertThat(KerasFile.open(path).tensors()).containsOnlyKeys("a/kernel", "b/kernel");
    }

    /** {@code List.of} would take an array apart. */
    private static List<Object> only(Object array) {
        return Collections.singletonList(array);
    }

    /** Of the numbers in the order of the engine, row-major. */
    private static int at(int[] lengths, int... index) {
        int place = 0;
        for (int axis = 0; axis < lengths.length; axis++) {
            place = place * lengths[axis] + index[axis];
        }
        return place;
    }

    private static float[] floats(Tensor tensor) throws InvalidWeightsException {
        ByteBuffer buffer = tensor.floats();
        float[] floats = new float[buffer.remaining() / Float.BYTES];
        buffer.asFloatBuffer().get(floats);
        return floats;
    }
}
