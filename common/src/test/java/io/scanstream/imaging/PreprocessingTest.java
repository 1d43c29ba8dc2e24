package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.contract.Messages;
import io.scanstream.contract.ResizeRule;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PreprocessingTest {

    private static final List<Double> THREE = List.of(0.5, 0.5, 0.5);

    static Stream<Arguments> nonsense() {
        ResizeRule stretch = ResizeRule.STRETCH;
        ChannelOrder rgb = ChannelOrder.RGB;
        return Stream.of(
                Arguments.of(0, 224, stretch, rgb, THREE, THREE, "version is 0"),
                Arguments.of(2, 224, stretch, rgb, THREE, THREE, "does version 1"),
                Arguments.of(1, 0, stretch, rgb, THREE, THREE, "size"),
                Arguments.of(1, -224, stretch, rgb, THREE, THREE, "size"),
                Arguments.of(1, 100_000, stretch, rgb, THREE, THREE, "size"),
                Arguments.of(1, 224, null, rgb, THREE, THREE, "resize rule"),
                Arguments.of(1, 224, stretch, null, THREE, THREE, "channel order"),
                Arguments.of(1, 224, stretch, rgb, null, THREE, "mean"),
                Arguments.of(1, 224, stretch, rgb, THREE, null, "std"),
                Arguments.of(1, 224, stretch, rgb, List.of(0.5), THREE, "mean"),
                Arguments.of(1, 224, stretch, rgb, Arrays.asList(0.5, null, 0.5), THREE, "mean"),
                Arguments.of(1, 224, stretch, rgb, List.of(0.5, Double.NaN, 0.5), THREE, "mean"),
                Arguments.of(1, 224, stretch, rgb, THREE, List.of(0.5, 0.5, 0.5, 0.5), "std"),
                Arguments.of(1, 224, stretch, rgb, THREE, List.of(0.5, 0.0, 0.5), "std"),
                Arguments.of(1, 224, stretch, rgb, THREE, List.of(0.5, -1.0, 0.5), "std"),
                Arguments.of(1, 224, stretch, rgb, THREE, List.of(0.5, Double.NaN, 0.5), "std"),
                Arguments.of(1, 224, stretch, rgb, THREE, List.of(0.5, Double.POSITIVE_INFINITY, 0.5), "std"));
    }

    @ParameterizedTest(name = "{0}, {1}, {2}, {3}, {4}, {5}")
    @MethodSource("nonsense")
    @DisplayName("Nonsense is refused with a sentence that says what was needed")
    void nonsenseIsRefused(
            int version,
            int size,
            ResizeRule resize,
            ChannelOrder order,
            List<Double> mean,
            List<Double> std,
            String sentence) {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Preprocessing(version, size, resize, order, mean, std))

                // Then
                .withMessageContaining(sentence);
    }

    @Test
    @DisplayName("It survives the manifest, and the caller's lists may change afterwards")
    void survivesTheManifest() {
        // Given
        List<Double> mean = Arrays.asList(0.1, 0.2, 0.3);
        Preprocessing preprocessing = new Preprocessing(1, 299, ResizeRule.LETTERBOX, ChannelOrder.BGR, mean, THREE);
        mean.set(0, 9.0);

        // When
        Preprocessing read = Messages.read(Messages.write(preprocessing), Preprocessing.class);

        // Then
        assertThat(read).isEqualTo(preprocessing);
        assertThat(read.mean()).containsExactly(0.1, 0.2, 0.3);
    }

    @ParameterizedTest
    @CsvSource({"16, 96, 16", "16, 224, 16", "16, 225, 15", "16, 448, 4", "64, 512, 12", "16, 2048, 1"})
    @DisplayName("Of larger images a network gets fewer at a time, with no more pixels in all")
    void largeImagesAreFewerAtOnce(int usually, int size, int expected) {
        // Given
        Preprocessing preprocessing = Preprocessing.imageNet(size, ResizeRule.STRETCH);

        // When
        int atOnce = preprocessing.imagesAtOnce(usually);

        // Then
        assertThat(atOnce).isEqualTo(expected);
    }
}
