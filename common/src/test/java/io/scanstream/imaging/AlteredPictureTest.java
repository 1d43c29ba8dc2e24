package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.storage.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencv.core.Core;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

class AlteredPictureTest {

    /** The values are what scipy.ndimage.affine_transform (order 1, mode nearest) makes with Keras' matrices. */
    @ParameterizedTest(name = "turn {0}, shifts {1} {2}, shear {3}, zooms {4} {5}, flips {6} {7}")
    @CsvFileSource(resources = "keras-alterations.csv", numLinesToSkip = 1)
    @DisplayName("A picture is moved as Keras and scipy move it, to the last of four decimals")
    void picturesAreMovedAsByKeras(
            double turn,
            double heightShift,
            double widthShift,
            double shear,
            double heightZoom,
            double widthZoom,
            boolean horizontally,
            boolean vertically,
            String values) {
        // Given
        Picture picture = grey(7, 5, (x, y) -> (x * 37 + y * 59 + x * y * 11) % 256);
        Alteration alteration = new Alteration(
                turn, heightShift, widthShift, shear, heightZoom, widthZoom, horizontally, vertically, 1, 1);

        // When
        float[] altered = values(picture, alteration);

        // Then
        double[] expected =
                Stream.of(values.split(" ")).mapToDouble(Double::parseDouble).toArray();
        assertThat(doubles(altered)).containsExactly(expected, within(1e-4));
    }

    static Stream<Alteration> movements() {
        return Stream.of(
                Alterations.turned(33),
                new Alteration(0, 0.2, -0.15, 0, 1, 1, false, false, 1, 1),
                new Alteration(-40, 0.2, 0.2, 10, 0.8, 1.2, true, true, 1, 1),
                new Alteration(170, -0.9, 0.4, -45, 1.9, 0.1, false, true, 1, 1));
    }

    /** On a picture that changes by 5 levels a pixel at most: OpenCV rounds places to 1/32 of a pixel. */
    @ParameterizedTest
    @MethodSource("movements")
    @DisplayName("A picture is moved as OpenCV moves it by the same matrix, to a fifth of a level of 255")
    void picturesAreMovedAsByOpenCv(Alteration alteration) {
        // Given
        Picture picture = smooth(61, 47);

        // When
        float[] altered = values(picture, alteration);

        // Then
        assertThat(doubles(altered)).containsExactly(doubles(movedByOpenCv(picture, alteration)), within(0.2));
    }

    @Test
    @DisplayName("What is only mirrored keeps its values to the last bit")
    void mirroredValuesAreExact() {
        // Given
        Picture picture = grey(4, 3, (x, y) -> 50 * x + y);

        // When
        float[] altered = values(picture, Alterations.flipped(true, true));

        // Then
        assertThat(altered).containsExactly(152, 102, 52, 2, 151, 101, 51, 1, 150, 100, 50, 0);
    }

    @ParameterizedTest(name = "brightness {0}, contrast {1}: {2} {3}")
    @CsvSource({"1.2, 1, 60, 180", "1, 0.5, 75, 125", "1.2, 0.5, 90, 150", "1.9, 2, 0, 255", "0, 1, 0, 0"})
    @DisplayName("Brightness multiplies, contrast acts about the mean, and black and white are the ends")
    void lightIsChanged(double brightness, double contrast, float dark, float light) {
        // Given
        Picture picture = grey(2, 1, (x, y) -> x == 0 ? 50 : 150);

        // When
        float[] altered = values(picture, Alterations.lit(brightness, contrast));

        // Then
        assertThat(altered).containsExactly(new float[] {dark, light}, within(1e-3f));
    }

    @Test
    @DisplayName("Contrast is about the mean of each channel and leaves a single colour as it is")
    void contrastKeepsColour() {
        // Given
        Picture pink = new Picture(2, 1, 3, false, new byte[] {10, 20, 90, 10, 20, 90});

        // When
        float[] altered = values(pink, Alterations.lit(1, 0.3));

        // Then
        assertThat(altered).containsExactly(new float[] {10, 20, 90, 10, 20, 90}, within(1e-4f));
    }

    @Test
    @DisplayName("Sixteen bits stay sixteen bits")
    void sixteenBitsAreKept() {
        // Given
        Picture picture = new Picture(
                2,
                1,
                1,
                true,
                ByteBuffer.allocate(4)
                        .putShort((short) 37_599)
                        .putShort((short) 1)
                        .array());

        // When
        float[] altered = values(picture, Alterations.flipped(true, false));

        // Then
        assertThat(altered).containsExactly(1, 37_599);
    }

    @Test
    @DisplayName("The same alteration of the same picture gives the same bits on every machine")
    void bitsAreTheSameEverywhere() {
        // Given
        Picture picture = smooth(64, 64);

        // When
        float[] altered = values(picture, Alterations.EVERYTHING);

        // Then
        ByteBuffer bits = ByteBuffer.allocate(altered.length * Float.BYTES);
        bits.asFloatBuffer().put(altered);
        assertThat(Sha256.of(bits.array()))
                .isEqualTo("461c56a59624fa5d3420f1bc257b78eda7b06090a8266353ade92267cdc6e4d6");
    }

    private static Picture grey(int width, int height, IntBinaryOperator value) {
        byte[] bytes = new byte[width * height];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) value.applyAsInt(i % width, i / width);
        }
        return new Picture(width, height, 1, false, bytes);
    }

    /** Of three channels, by whole numbers only: the same on every machine. */
    private static Picture smooth(int width, int height) {
        byte[] bytes = new byte[width * height * 3];
        for (int i = 0; i < bytes.length; i++) {
            int x = i / 3 % width;
            int y = i / 3 / width;
            int distance = (x - 20) * (x - 20) + (y - 30) * (y - 30);
            bytes[i] = (byte) (i % 3 == 0 ? 250 - distance / 16 : i % 3 == 1 ? 2 * x + y : 200 - 2 * y);
        }
        return new Picture(width, height, 3, false, bytes);
    }

    private static float[] values(Picture picture, Alteration alteration) {
        PictureRows rows = PictureRows.of(picture, alteration);
        float[] row = new float[picture.width() * picture.channels()];
        float[] values = new float[row.length * picture.height()];
        for (int y = 0; y < picture.height(); y++) {
            rows.read(y, row);
            System.arraycopy(row, 0, values, y * row.length, row.length);
        }
        return values;
    }

    private static float[] movedByOpenCv(Picture picture, Alteration alteration) {
        OpenCvLibrary.load();
        AffineMap map = AffineMap.of(alteration, picture.width(), picture.height());
        Mat matrix = new Mat(2, 3, CvType.CV_64F);
        matrix.put(0, 0, map.xx(), map.xy(), map.x0(), map.yx(), map.yy(), map.y0());
        Mat pixels = new Mat(picture.height(), picture.width(), CvType.CV_32FC3);
        pixels.put(0, 0, values(picture, Alteration.none()));
        Mat moved = new Mat();
        Imgproc.warpAffine(
                pixels,
                moved,
                matrix,
                new Size(picture.width(), picture.height()),
                Imgproc.INTER_LINEAR | Imgproc.WARP_INVERSE_MAP,
                Core.BORDER_REPLICATE);
        float[] values = new float[picture.bytes().length];
        moved.get(0, 0, values);
        return values;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
