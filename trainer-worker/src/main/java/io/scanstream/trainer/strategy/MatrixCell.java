package io.scanstream.trainer.strategy;

import io.scanstream.contract.DatasetSize;
import io.scanstream.contract.Similarity;
import io.scanstream.contract.Strategy;
import java.util.Arrays;

/** The size-similarity matrix: what to train of a pre-trained network, by how much data there is and what it is like. */
enum MatrixCell {
    LARGE_SIMILAR(
            DatasetSize.LARGE,
            Similarity.SIMILAR,
            Strategy.PARTIAL,
            "the top of the base is trained: there is enough data for it, and the rest is known already"),
    LARGE_DIFFERENT(
            DatasetSize.LARGE,
            Similarity.DIFFERENT,
            Strategy.FULL,
            "everything is trained, beginning with the pre-trained weights: there is enough data for it"),
    SMALL_SIMILAR(
            DatasetSize.SMALL,
            Similarity.SIMILAR,
            Strategy.FROZEN,
            "only the head is trained: the base knows such images, and more would overfit"),
    SMALL_DIFFERENT(
            DatasetSize.SMALL,
            Similarity.DIFFERENT,
            Strategy.PARTIAL,
            "the base is trained from a deeper stage on, with augmentation against overfitting");

    private final DatasetSize size;
    private final Similarity similarity;
    private final Strategy strategy;
    private final String reason;

    MatrixCell(DatasetSize size, Similarity similarity, Strategy strategy, String reason) {
        this.size = size;
        this.similarity = similarity;
        this.strategy = strategy;
        this.reason = reason;
    }

    /** @param similarity {@link Similarity#SIMILAR} or {@link Similarity#DIFFERENT} */
    static MatrixCell of(DatasetSize size, Similarity similarity) {
        return Arrays.stream(values())
                .filter(cell -> cell.size == size && cell.similarity == similarity)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the matrix has no cell for %s and %s".formatted(size, similarity)));
    }

    DatasetSize size() {
        return size;
    }

    Strategy strategy() {
        return strategy;
    }

    String sentence() {
        return "%s and %s: %s".formatted(size, similarity, reason);
    }
}
