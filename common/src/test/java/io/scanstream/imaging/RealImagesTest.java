package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ResizeRule;
import io.scanstream.testing.SharedMaterial;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealImagesTest {

    private static final int SIZE = 224;

    @ParameterizedTest
    @ValueSource(strings = {"dermoscopy-fullsize", "chest-xray/other"})
    @DisplayName("Real images have the mean colour that javax.imageio sees in them, to a tenth of a level of 255")
    void meanColourIsKept(String folder) throws Exception {
        for (Path file : images(SharedMaterial.path("data").resolve(folder))) {
            // Given
            double[] expected = meanColour(ImageIO.read(file.toFile()));

            // When
            float[] numbers = Prepared.numbers(Files.readAllBytes(file), Prepared.plain(SIZE, ResizeRule.STRETCH));

            // Then
            assertThat(meanColour(numbers)).as("%s", file.getFileName()).containsExactly(expected, within(0.1));
        }
    }

    private static List<Path> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().limit(4).toList();
        }
    }

    /** From the raster: getRGB would bend the levels of a grey image. */
    private static double[] meanColour(BufferedImage image) {
        Raster raster = image.getRaster();
        double[] means = new double[3];
        for (int channel = 0; channel < 3; channel++) {
            int band = raster.getNumBands() == 1 ? 0 : channel;
            int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), band, (int[]) null);
            means[channel] = Arrays.stream(samples).average().orElseThrow();
        }
        return means;
    }

    private static double[] meanColour(float[] numbers) {
        double[] sums = new double[3];
        for (int i = 0; i < numbers.length; i++) {
            sums[i % 3] += numbers[i] * 255;
        }
        double count = SIZE * SIZE;
        return new double[] {sums[0] / count, sums[1] / count, sums[2] / count};
    }
}
