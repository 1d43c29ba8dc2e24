package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.ResizeRule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.Size;
import org.opencv.imgproc.Imgproc;

class PixelBatchTest {

    private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(4);

    private static final byte[] PNG = DamagedImages.soundPng();
    private static final byte[] JPEG = DamagedImages.soundJpeg();
    private static final byte[] TURNED = JpegImages.withOrientation(JPEG, 6);
    private static final byte[] CUT = ByteBuffer.allocate(300).put(JPEG, 0, 300).array();
    private static final byte[] TEXT = "no image".getBytes(StandardCharsets.US_ASCII);

    private final Preprocessor preprocessor =
            new Preprocessor(Preprocessing.imageNet(16, ResizeRule.LETTERBOX), ImageLimits.defaults());

    @AfterAll
    static void stop() {
        EXECUTOR.shutdown();
    }

    @Test
    @DisplayName("The numbers lie in the order image, row, column, channel, in a direct buffer of native order")
    void orderIsImageRowColumnChannel() {
        // Given
        Preprocessor plain = new Preprocessor(Prepared.plain(2, ResizeRule.STRETCH), ImageLimits.defaults());
        byte[] first = PngImages.png(PngImages.COLOUR, 8, 2, 2, (x, y) -> new int[] {100 * y + 10 * x, 1, 2});
        byte[] second = PngImages.png(PngImages.COLOUR, 8, 2, 2, (x, y) -> new int[] {3, 4, 100 * y + 10 * x + 5});

        // When
        PixelBatch batch = PixelBatch.prepare(List.of(first, second), plain, EXECUTOR);

        // Then
        assertThat(batch.pixels().isDirect()).isTrue();
        assertThat(batch.pixels().order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(levels(batch))
                .containsExactly(
                        new double[] {0, 1, 2, 10, 1, 2, 100, 1, 2, 110, 1, 2, 3, 4, 5, 3, 4, 15, 3, 4, 105, 3, 4, 115},
                        within(1e-4));
    }

    @Test
    @DisplayName("Unusable images leave their places zero and their batch mates byte-equal to what they are alone")
    void batchMatesAreUntouched() {
        // Given
        List<byte[]> images = List.of(PNG, CUT, JPEG, TEXT, TURNED, new byte[0]);

        // When
        PixelBatch batch = PixelBatch.prepare(images, preprocessor, EXECUTOR);

        // Then
        assertThat(batch.size()).isEqualTo(6);
        assertThat(batch.faults())
                .extracting(fault -> fault.map(UnusableImageException::code).orElse(null))
                .containsExactly(
                        null,
                        RejectionCode.UNDECODABLE,
                        null,
                        RejectionCode.UNSUPPORTED_FORMAT,
                        null,
                        RejectionCode.EMPTY);
        byte[] nothing = new byte[alone(PNG).length];
        assertThat(place(batch, 0)).isEqualTo(alone(PNG));
        assertThat(place(batch, 1)).isEqualTo(nothing);
        assertThat(place(batch, 2)).isEqualTo(alone(JPEG));
        assertThat(place(batch, 3)).isEqualTo(nothing);
        assertThat(place(batch, 4)).isEqualTo(alone(TURNED));
        assertThat(place(batch, 5)).isEqualTo(nothing);
    }

    @Test
    @DisplayName("The same bytes give byte-equal numbers, however often and on whatever thread")
    void resultDependsOnTheBytesAlone() {
        // Given
        byte[] once = alone(JPEG);

        // When
        PixelBatch batch = PixelBatch.prepare(Collections.nCopies(200, JPEG), preprocessor, EXECUTOR);

        // Then
        assertThat(batch.faults()).containsOnly(Optional.empty());
        for (int i = 0; i < batch.size(); i++) {
            assertThat(place(batch, i)).as("image %d", i).isEqualTo(once);
        }
    }

    @Test
    @DisplayName("That OpenCV has no memory left is not the image's fault, wherever it is noticed")
    void lackOfMemoryIsNoFaultOfTheImage() {
        // Given
        OpenCvLibrary.load();
        ByteBuffer place = ByteBuffer.allocate(16);
        PixelBatch.Filling tooLarge = target -> new Mat(1 << 30, 1 << 30, CvType.CV_8UC3);

        // When
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> PixelBatch.fill(tooLarge, place))

                // Then
                .withMessageContaining("Insufficient memory");
    }

    @Test
    @DisplayName("Any other failure of OpenCV is the image's fault")
    void anyOtherFailureIsTheImages() {
        // Given
        OpenCvLibrary.load();
        ByteBuffer place = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
        PixelBatch.Filling senseless = target -> Imgproc.resize(new Mat(), new Mat(), new Size(2, 2));

        // When
        Optional<UnusableImageException> fault = PixelBatch.fill(senseless, place);

        // Then
        assertThat(fault).get().extracting(UnusableImageException::code).isEqualTo(RejectionCode.UNDECODABLE);
        assertThat(place.array()).containsOnly(0);
    }

    @Test
    @DisplayName("A batch of no images is empty")
    void noImagesMakeAnEmptyBatch() {
        // When
        PixelBatch batch = PixelBatch.prepare(List.of(), preprocessor, EXECUTOR);

        // Then
        assertThat(batch.size()).isZero();
        assertThat(batch.pixels().capacity()).isZero();
    }

    private byte[] alone(byte[] image) {
        return place(PixelBatch.prepare(List.of(image), preprocessor, EXECUTOR), 0);
    }

    private static byte[] place(PixelBatch batch, int index) {
        byte[] bytes = new byte[batch.preprocessing().valuesPerImage() * Float.BYTES];
        batch.pixels().get(index * bytes.length, bytes);
        return bytes;
    }

    private static double[] levels(PixelBatch batch) {
        float[] numbers = new float[batch.pixels().capacity() / Float.BYTES];
        batch.pixels().duplicate().order(batch.pixels().order()).asFloatBuffer().get(numbers);
        double[] levels = new double[numbers.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = numbers[i] * 255.0;
        }
        return levels;
    }
}
