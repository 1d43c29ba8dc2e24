package io.scanstream.trainer.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Rows of a table in random order, cut into batches. */
final class Batches {

    private Batches() {}

    /** A last batch of one row is added to the one before: batch normalisation cannot learn from a single image. */
    static List<int[]> shuffled(int rows, int size, SplittableRandom random) {
        int[] order = new int[rows];
        Arrays.setAll(order, i -> i);
        for (int i = rows - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < rows; ) {
            int to = rows - (from + size) <= 1 ? rows : from + size;
            batches.add(Arrays.copyOfRange(order, from, to));
            from = to;
        }
        return batches;
    }
}
