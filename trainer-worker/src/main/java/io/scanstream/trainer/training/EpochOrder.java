package io.scanstream.trainer.training;

import io.scanstream.contract.ClassBalance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** In which order, and how often, an epoch shows the training images. */
final class EpochOrder {

    private EpochOrder() {}

    /** Indices into the labels, at random. */
    static int[] of(int[] labels, ClassBalance balance, SplittableRandom random) {
        int[] order = balance == ClassBalance.SAMPLING
                ? equallyOften(labels, random)
                : IntStream.range(0, labels.length).toArray();
        shuffle(order, random);
        return order;
    }

    /** As many of each class, drawn with replacement; about as many in all as there are. */
    private static int[] equallyOften(int[] labels, SplittableRandom random) {
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[][] ofClass = IntStream.range(0, classes)
                .mapToObj(label -> IntStream.range(0, labels.length)
                        .filter(i -> labels[i] == label)
                        .toArray())
                .filter(indices -> indices.length > 0)
                .toArray(int[][]::new);
        int each = (labels.length + ofClass.length - 1) / ofClass.length;
        return Arrays.stream(ofClass)
                .flatMapToInt(indices -> IntStream.range(0, each).map(i -> indices[random.nextInt(indices.length)]))
                .toArray();
    }

    private static void shuffle(int[] order, SplittableRandom random) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
    }

    /** A last batch of one is added to the one before: batch normalisation cannot learn from a single image. */
    static List<int[]> batches(int[] order, int size) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < order.length; ) {
            int to = order.length - (from + size) <= 1 ? order.length : from + size;
            batches.add(Arrays.copyOfRange(order, from, to));
            from = to;
        }
        return batches;
    }

    /** All of them as they come. */
    static List<int[]> inOrder(int count, int size) {
        List<int[]> batches = new ArrayList<>();
        for (int from = 0; from < count; from += size) {
            batches.add(IntStream.range(from, Math.min(count, from + size)).toArray());
        }
        return batches;
    }
}
