package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {

    @ParameterizedTest
    @CsvSource({"2, 2", "3, 2", "33, 32", "64, 32", "65, 32", "66, 32", "7, 100", "239, 32"})
    void every_row_is_in_one_batch_and_no_batch_has_a_single_row(int rows, int size) {
        // When
        List<int[]> batches = Batches.shuffled(rows, size, new SplittableRandom(1));

        // Then
        int[] all = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        assertThat(all).isEqualTo(IntStream.range(0, rows).toArray());
        assertThat(batches).allSatisfy(batch -> assertThat(batch).hasSizeBetween(2, size + 1));
    }

    @Test
    void the_same_random_state_gives_the_same_order_and_the_next_another() {
        // Given
        SplittableRandom random = new SplittableRandom(5);

        // When
        List<int[]> first = Batches.shuffled(50, 8, random);
        List<int[]> second = Batches.shuffled(50, 8, random);
        List<int[]> again = Batches.shuffled(50, 8, new SplittableRandom(5));

        // Then
        assertThat(again).usingRecursiveComparison().isEqualTo(first);
        assertThat(second).usingRecursiveComparison().isNotEqualTo(first);
    }
}
