package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttentionPoolingTest extends OnEngine {

    private static final int IMAGES = 4;
    private static final int CHANNELS = 6;
    private static final int SIDE = 5;

    private final Layers layers = new Layers();
    private AttentionPooling pooling;
    private NDArray map;

    @BeforeEach
    void make() {
        Engine.getEngine("PyTorch").setRandomSeed(3);
        pooling = new AttentionPooling(layers);
        pooling.initialize(manager, DataType.FLOAT32, new Shape(1, CHANNELS, SIDE, SIDE));
        map = manager.randomNormal(2, 3, new Shape(IMAGES, CHANNELS, SIDE, SIDE), DataType.FLOAT32);
    }

    @Test
    @DisplayName("With a mask that is the same everywhere it is the mean over all positions")
    void evenMaskIsTheMean() {
        // Given
        NDArray last = layers.parameters().get("mask.3.weight").getArray();
        last.set(new float[(int) last.size()]);

        // When
        float[] found = forward(false);

        // Then the statistics are those of a new normalisation: mean 0, variance 1
        float[] mean = map.getNDArrayInternal().globalAvgPool().toFloatArray();
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i]).isCloseTo(mean[i] / Math.sqrt(1.001), within(1e-5));
        }
    }

    @Test
    @DisplayName("With the mask copied to all channels by a convolution of ones, as in the notebooks, it is the same")
    void copyingTheMaskGivesTheSame() {
        // Given
        NDArray features = map.div((float) Math.sqrt(1.001));
        NDArray mask = NDArrays.concat(repeated(mask(features), CHANNELS), 1);
        NDArray expected = features.mul(mask)
                .getNDArrayInternal()
                .globalAvgPool()
                .div(mask.getNDArrayInternal().globalAvgPool());

        // When
        float[] found = forward(false);

        // Then
        assertThat(Difference.largest(found, expected.toFloatArray())).isLessThan(1e-5);
    }

    @Test
    @DisplayName("Started from some maps, it treats them in service as in training")
    void startingEqualsTraining() {
        // Given
        float[] training = forward(true);

        // When
        pooling.startFrom(map);

        // Then
        assertThat(Difference.largest(forward(false), training)).isLessThan(1e-4);
    }

    @Test
    @DisplayName("A mask that vanishes everywhere gives zeros, not 0 / 0")
    void vanishedMaskIsHarmless() {
        // Given
        layers.parameters().get("mask.3.bias").getArray().set(new float[] {-1e6f});

        // When
        float[] found = forward(false);

        // Then
        assertThat(found).containsOnly(0);
    }

    private float[] forward(boolean training) {
        return pooling.forward(store, new NDList(map), training)
                .singletonOrThrow()
                .toFloatArray();
    }

    /** By matrix products: a 1 x 1 convolution is one for each position. */
    private NDArray mask(NDArray features) {
        NDArray positions = features.transpose(0, 2, 3, 1).reshape(-1, CHANNELS);
        for (int i = 0; i < 4; i++) {
            positions = positions
                    .matMul(parameter("mask." + i + ".weight")
                            .squeeze(new int[] {2, 3})
                            .transpose())
                    .add(parameter("mask." + i + ".bias"));
            positions =
                    i < 3 ? positions.maximum(0) : positions.neg().exp().add(1).pow(-1);
        }
        return positions.reshape(IMAGES, SIDE, SIDE, 1).transpose(0, 3, 1, 2);
    }

    private static NDList repeated(NDArray array, int times) {
        NDList list = new NDList();
        for (int i = 0; i < times; i++) {
            list.add(array);
        }
        return list;
    }

    private NDArray parameter(String name) {
        Map<String, Parameter> parameters = layers.parameters();
        return parameters.get(name).getArray();
    }
}
