package io.scanstream.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.imaging.Alteration;
import io.scanstream.storage.Sha256;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AugmenterTest {

    private static final Augmentation EVERYTHING =
            new Augmentation(AugmentationPreset.NONE, 40.0, 0.3, 0.1, 20.0, 0.2, 0.25, 0.15, true, true, null);

    private static final String IMAGE = sha256(0);

    static Stream<Arguments> ranges() {
        return Stream.of(
                range("rotation", Alteration::rotationDegrees, -40, 40),
                range("height shift", Alteration::heightShift, -0.1, 0.1),
                range("width shift", Alteration::widthShift, -0.3, 0.3),
                range("shear", Alteration::shearDegrees, -20, 20),
                range("height zoom", Alteration::heightZoom, 0.8, 1.2),
                range("width zoom", Alteration::widthZoom, 0.8, 1.2),
                range("brightness", Alteration::brightness, 0.75, 1.25),
                range("contrast", Alteration::contrast, 0.85, 1.15),
                range("horizontal flip", drawn -> drawn.horizontalFlip() ? 1 : 0, 0, 1),
                range("vertical flip", drawn -> drawn.verticalFlip() ? 1 : 0, 0, 1));
    }

    private static Arguments range(String name, ToDoubleFunction<Alteration> value, double least, double most) {
        return Arguments.of(name, value, least, most);
    }

    @ParameterizedTest(name = "{0} from {2} to {3}")
    @MethodSource("ranges")
    void each_value_is_drawn_evenly_from_all_of_its_range(
            String name, ToDoubleFunction<Alteration> value, double least, double most) {
        // Given
        Augmenter augmenter = new Augmenter(EVERYTHING, 7);

        // When
        double[] drawn = IntStream.range(0, 4000)
                .mapToDouble(i -> value.applyAsDouble(augmenter.alteration(1, sha256(i))))
                .sorted()
                .toArray();

        // Then five standard errors of the mean of an even distribution, and more for a coin's
        double width = most - least;
        assertThat(drawn[0]).as(name).isBetween(least, least + 0.01 * width);
        assertThat(drawn[drawn.length - 1]).isBetween(most - 0.01 * width, most);
        assertThat(IntStream.range(0, drawn.length)
                        .mapToDouble(i -> drawn[i])
                        .average()
                        .orElseThrow())
                .isCloseTo((least + most) / 2, within(0.04 * width));
    }

    @Test
    void the_same_seed_epoch_and_image_give_the_same_alteration_on_every_machine() {
        // When
        Alteration drawn = new Augmenter(EVERYTHING, 42).alteration(3, IMAGE);

        // Then
        assertThat(drawn)
                .isEqualTo(new Alteration(
                        -13.687595710391216,
                        -0.022981657606329822,
                        -0.19324203280090949,
                        -5.301146412412865,
                        0.9456167408140691,
                        0.9972438362222699,
                        true,
                        false,
                        1.0355663796067696,
                        1.1060023000014558));
    }

    @Test
    void another_seed_epoch_or_image_gives_another_alteration() {
        // Given
        Augmenter augmenter = new Augmenter(EVERYTHING, 42);

        // When
        List<Alteration> drawn = List.of(
                augmenter.alteration(3, IMAGE),
                new Augmenter(EVERYTHING, 43).alteration(3, IMAGE),
                augmenter.alteration(4, IMAGE),
                augmenter.alteration(3, sha256(1)),
                new Augmenter(EVERYTHING, 4).alteration(23, IMAGE));

        // Then
        assertThat(drawn).doesNotHaveDuplicates();
    }

    @Test
    void a_range_that_is_left_out_does_not_change_what_is_drawn_from_the_others() {
        // Given
        Augmentation turnedAndLit =
                new Augmentation(AugmentationPreset.NONE, 40.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.0, false, false, null);

        // When
        Alteration drawn = new Augmenter(turnedAndLit, 42).alteration(3, IMAGE);

        // Then
        Alteration all = new Augmenter(EVERYTHING, 42).alteration(3, IMAGE);
        assertThat(drawn)
                .isEqualTo(new Alteration(all.rotationDegrees(), 0, 0, 0, 1, 1, false, false, all.brightness(), 1));
    }

    @Test
    void an_augmentation_that_changes_nothing_leaves_every_image_as_it_is() {
        assertThat(new Augmenter(Augmentation.none(), 42).alteration(3, IMAGE)).isEqualTo(Alteration.none());
    }

    @Test
    void chest_films_are_not_mirrored_by_their_preset() {
        // Given
        Augmenter augmenter = new Augmenter(Augmentation.of(AugmentationPreset.CHEST_XRAY), 1);

        // When
        Stream<Alteration> drawn = IntStream.range(0, 100).mapToObj(i -> augmenter.alteration(i, IMAGE));

        // Then
        assertThat(drawn).noneMatch(Alteration::horizontalFlip).noneMatch(Alteration::verticalFlip);
    }

    private static String sha256(int number) {
        return Sha256.of(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
