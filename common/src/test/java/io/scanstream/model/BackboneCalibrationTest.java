package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BackboneCalibrationTest extends OnSmallBackbone {

    private static final int CHANNELS = 32;
    private static final String MEAN = "features.0.1.running_mean";
    private static final String VARIANCE = "features.0.1.running_var";
    private static final String DEEP_VARIANCE = "features.18.1.running_var";

    @Test
    @DisplayName("The first normalisation gets mean and variance of what the first convolution makes of the images")
    void statisticsAreThoseOfTheImages() {
        // Given
        Block first = backbone.getChildren().get(0).getValue();
        Block convolution = first.getChildren().get(0).getValue();
        NDArray map = convolution.forward(store, new NDList(images), false).singletonOrThrow();
        float[][] channels = byChannel(map);

        // When
        backbone.calibrate(store, images);

        // Then
        float[] mean = statistic(MEAN);
        float[] variance = statistic(VARIANCE);
        for (int channel = 0; channel < CHANNELS; channel++) {
            double expected = mean(channels[channel]);
            assertThat((double) mean[channel]).isCloseTo(expected, within(1e-5));
            assertThat((double) variance[channel])
                    .isCloseTo(variance(channels[channel], expected), within(1e-5 * variance[channel]));
        }
    }

    @Test
    @DisplayName("The statistics that were there before do not matter, not even in the deepest layer")
    void formerStatisticsDoNotMatter() {
        // Given
        backbone.calibrate(store, images);
        float[] once = statistic(DEEP_VARIANCE);
        backbone.stableParameters().forEach((name, parameter) -> {
            if (name.contains("running_")) {
                float[] others = new float[(int) parameter.getShape().size()];
                Arrays.fill(others, 1.5f);
                parameter.getArray().set(FloatBuffer.wrap(others));
            }
        });

        // When
        backbone.calibrate(store, images);

        // Then
        assertThat(Difference.largest(statistic(DEEP_VARIANCE), once)).isLessThan(1e-4);
    }

    @Test
    @DisplayName("Calibrating leaves the weights alone, and no array behind")
    void nothingElseChanges() {
        // Given
        float[] weight = statistic("features.18.0.weight");
        float[] gamma = statistic("features.18.1.weight");
        int before = manager.getManagedArrays().size();

        // When
        try (NDManager scratch = manager.newSubManager()) {
            NDArray onScratch = images.duplicate();
            onScratch.attach(scratch);
            backbone.calibrate(store, onScratch);
        }

        // Then
        assertThat(statistic("features.18.0.weight")).isEqualTo(weight);
        assertThat(statistic("features.18.1.weight")).isEqualTo(gamma);
        assertThat(manager.getManagedArrays().size()).isEqualTo(before);
    }

    @Test
    @DisplayName("Only a network with batch normalisation has something to calibrate")
    void onlySomeNetworksHaveStatistics() {
        // When
        boolean vgg = Vgg.vgg16().hasRunningStatistics();
        boolean mobileNet = backbone.hasRunningStatistics();

        // Then
        assertThat(vgg).isFalse();
        assertThat(mobileNet).isTrue();
    }

    private float[] statistic(String name) {
        return backbone.stableParameters().get(name).getArray().toFloatArray();
    }

    /** From N x C x H x W. */
    private static float[][] byChannel(NDArray map) {
        NDArray channelFirst = map.transpose(1, 0, 2, 3);
        float[] all = channelFirst.toFloatArray();
        int length = all.length / CHANNELS;
        float[][] channels = new float[CHANNELS][];
        for (int channel = 0; channel < CHANNELS; channel++) {
            channels[channel] = Arrays.copyOfRange(all, channel * length, (channel + 1) * length);
        }
        return channels;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** With n - 1, as torch keeps it. */
    private static double variance(float[] values, double mean) {
        double sum = 0;
        for (float value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }
}
