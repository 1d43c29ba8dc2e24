package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ResizeRule;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MutatedImagesTest {

    private static final int MUTATIONS = 2_000;
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
        Random random = new Random(20_260_101);

        // When
        int usable = QuietNativeCode.call(() -> {
            int count = 0;
            for (int i = 0; i < MUTATIONS; i++) {
                count += isUsable(repair.apply(mutated(sound, random))) ? 1 : 0;
            }
            return count;
        });

        // Then
        assertThat(usable).as(kind).isLessThan(MUTATIONS);
    }

    private boolean isUsable(byte[] image) {
        FloatBuffer target = FloatBuffer.allocate(PLAIN.valuesPerImage());
        try {
            preprocessor.fill(image, target);
        } catch (UnusableImageException e) {
            assertThat(target.position()).isZero();
            return false;
        }
        for (float number : target.array()) {
            assertThat(number).isBetween(0f, 1f);
        }
        return true;
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] mutated = sound.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        return mutated;
    }
}
