package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.ClassBalance;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class EpochOrderTest {
    /** 9 of the first class, 3 of the second, none of the third, 1 of the fourth. */
    private static final int[] LABELS = {0, 1, 0, 0, 0, 3, 0, 1, 0, 0, 1, 0, 0};

    @ParameterizedTest
    @EnumSource(
            value = ClassBalance.class,
            names = {"NONE", "CLASS_WEIGHTS"})
    void every_image_is_shown_once(ClassBalance balance) {
        // When
        int[] order = EpochOrder.of(LABELS, balance, new SplittableRandom(1));

        // Then
        assertThat(order).isNotEqualTo(sorted(order));
        assertThat(sorted(order)).isEqualTo(IntStream.range(0, LABELS.length).toArray());
    }

    @Test
    void sampling_shows_as_many_images_of_each_class() {
        // When
        int[] order = EpochOrder.of(LABELS, ClassBalance.SAMPLING, new SplittableRandom(1));

        // Then as many in all as there are, rounded up to a multiple of three classes
        int[] shown = IntStream.of(order).map(i -> LABELS[i]).toArray();
        assertThat(sorted(shown)).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3);
        assertThat(shown).isNotEqualTo(sorted(shown));
    }

    @Test
    void sampling_shows_every_image_in_the_long_run() {
        // Given
        SplittableRandom random = new SplittableRandom(1);

        // When
        IntStream shown = IntStream.range(0, 100)
                .flatMap(epoch -> IntStream.of(EpochOrder.of(LABELS, ClassBalance.SAMPLING, random)));

        // Then
        assertThat(shown.distinct().count()).isEqualTo(LABELS.length);
    }

    @ParameterizedTest
    @EnumSource(ClassBalance.class)
    void the_same_random_state_gives_the_same_order_and_the_next_another(ClassBalance balance) {
        // Given
        SplittableRandom random = new SplittableRandom(5);

        // When
        int[] first = EpochOrder.of(LABELS, balance, random);
        int[] second = EpochOrder.of(LABELS, balance, random);
        int[] again = EpochOrder.of(LABELS, balance, new SplittableRandom(5));

        // Then
        assertThat(again).isEqualTo(first);
        assertThat(second).isNotEqualTo(first);
    }

    @ParameterizedTest(name = "{0} images, {1} at once")
    @CsvSource({"2, 2", "3, 2", "33, 32", "64, 32", "65, 32", "66, 32", "7, 100", "239, 32"})
    void every_image_is_in_one_batch_and_no_batch_has_a_single_one(int images, int size) {
        // Given
        int[] order = IntStream.range(0, images).map(i -> images - i).toArray();

        // When
        List<int[]> batches = EpochOrder.batches(order, size);

        // Then
        assertThat(batches.stream().flatMapToInt(Arrays::stream).toArray()).isEqualTo(order);
        assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(2, size + 1));
    }

    @ParameterizedTest(name = "{0} images, {1} at once: {2} batches")
    @CsvSource({"0, 16, 0", "1, 16, 1", "16, 16, 1", "17, 16, 2", "5, 1, 5"})
    void images_that_are_scored_come_in_order_and_never_more_than_asked_for(int images, int size, int expected) {
        // When
        List<int[]> batches = EpochOrder.inOrder(images, size);

        // Then
        assertThat(batches)
                .hasSize(expected)
                .allSatisfy(batch -> assertThat(batch).hasSizeBetween(1, size));
        assertThat(batches.stream().flatMapToInt(Arrays::stream).toArray())
                .isEqualTo(IntStream.range(0, images).toArray());
    }

    private static int[] sorted(int[] values) {
        return IntStream.of(values).sorted().toArray();
    }
}
