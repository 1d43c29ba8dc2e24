package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ResizeRule;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import java.nio.FloatBuffer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MutatedImagesTest {

    private static final int MUTATIONS = 2_000;

    /** Bytes of the Java heap for a picture within the limit on pixels. */
    private static final long MOST_BYTES = 16 << 20;

    private static final Preprocessing PLAIN = Prepared.plain(8, ResizeRule.CENTRE_CROP);

    /** Small, because a changed header may ask for any size. */
    private final Preprocessor preprocessor = new Preprocessor(PLAIN, new ImageLimits(1 << 20, 1 << 18));

    static Stream<Arguments> images() {
        UnaryOperator<byte[]> asIs = UnaryOperator.identity();
        return Stream.of(
                Arguments.of("PNG", DamagedImages.soundPng(), asIs),
                Arguments.of("PNG with right checksums", DamagedImages.soundPng(), (UnaryOperator<byte[]>)
                        PngImages::withRightChecksums),
                Arguments.of("baseline JPEG", DamagedImages.soundJpeg(), asIs),
                Arguments.of("progressive JPEG", DamagedImages.soundProgressiveJpeg(), asIs),
                Arguments.of("turned JPEG", JpegImages.withOrientation(DamagedImages.soundJpeg(), 6), asIs),
                Arguments.of("CMYK JPEG", JpegImages.cmyk(16, 10, 90, 170, 30), asIs));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    @DisplayName("An image with some bytes changed gives pixels or is unusable; nothing else ever happens")
    void mutationsAreHarmless(String kind, byte[] sound, UnaryOperator<byte[]> repair) {
        // Given
        Mutations mutations = Mutations.of(sound);

        // When, then
        QuietNativeCode.call(() -> {
            Fuzzing.with(MUTATIONS, MOST_BYTES)
                    .run(() -> repair.apply(mutations.get()), UnusableImageException.class, this::requireUsable);
            return null;
        });
    }

    private void requireUsable(byte[] image) throws UnusableImageException {
        FloatBuffer target = FloatBuffer.allocate(PLAIN.valuesPerImage());
        try {
            preprocessor.fill(image, target);
        } catch (UnusableImageException e) {
            assertThat(target.position()).isZero();
            throw e;
        }
        for (float number : target.array()) {
            assertThat(number).isBetween(0f, 1f);
        }
    }
}
