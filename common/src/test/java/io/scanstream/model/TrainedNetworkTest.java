package io.scanstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.imaging.PixelBatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A network read from its file, its kernels laid out channels last, beside the one that was written. */
class TrainedNetworkTest {

    private static ImageNetwork written;
    private static ImageNetwork read;

    @BeforeAll
    static void writeAndRead() throws IOException {
        SmallModel.startEngine();
        written = SmallModel.network(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        written.writeWeights(bytes);
        SafetensorsFile file = SafetensorsFile.parse(ByteBuffer.wrap(bytes.toByteArray()), "written");
        read = ImageNetwork.trained(written.form(), written.headSpecification(), 2, SmallModel.SIZE, file);
    }

    @AfterAll
    static void close() {
        written.close();
        read.close();
    }

    @Test
    @DisplayName("Every parameter has the numbers that were written, bit for bit, whatever its layout")
    void numbersAreTheSame() {
        // When
        var parameters = read.parameters().all();

        // Then
        assertThat(parameters.keySet())
                .containsExactlyElementsOf(written.parameters().all().keySet());
        parameters.forEach((name, parameter) -> {
            NDArray expected = written.parameters().all().get(name).getArray();
            assertThat(parameter.getArray().getShape()).as(name).isEqualTo(expected.getShape());
            assertThat(parameter.getArray().toFloatArray()).as(name).isEqualTo(expected.toFloatArray());
        });
    }

    @Test
    @DisplayName("Channels last computes what the plain layout computes")
    void layoutDoesNotChangeTheResult() {
        // Given
        PixelBatch images = SmallModel.images(4, 9);
        float[] expected = moments(written, images);

        // When
        float[] found = moments(read, images);

        // Then
        assertThat(Difference.largest(found, expected)).isLessThan(1e-5);
    }

    @Test
    @DisplayName("Nothing of it asks for a gradient, so that no thread builds a graph while it answers")
    void nothingAsksForAGradient() {
        // When
        var parameters = read.parameters().all();

        // Then
        assertThat(parameters).isNotEmpty().allSatisfy((name, parameter) -> {
            assertThat(parameter.requiresGradient()).as(name).isFalse();
            assertThat(parameter.getArray().hasGradient()).as(name).isFalse();
        });
    }

    private static float[] moments(ImageNetwork network, PixelBatch images) {
        try (NDManager scratch = network.manager().newSubManager()) {
            return network.frozenFeatures(images, network.stageCount(), scratch).toFloatArray();
        }
    }
}
