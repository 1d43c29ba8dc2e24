package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;

/** Means and mean squares of feature maps: N x 2 x C. The variance that follows from them is the biased one. */
final class Moments {

    private Moments() {}

    /** Over the positions of each map, N x C x h x w. */
    static NDArray of(NDArray map) {
        try (NDArray squares = map.square();
                NDArray means = map.getNDArrayInternal().globalAvgPool();
                NDArray meanSquares = squares.getNDArrayInternal().globalAvgPool()) {
            return NDArrays.stack(new NDList(means, meanSquares), 1);
        }
    }

    /** Over all images: C. */
    static NDArray mean(NDArray moments) {
        return moments.get(":,0").mean(new int[] {0});
    }

    /** Over all images and positions: C. */
    static NDArray variance(NDArray moments, NDArray mean) {
        // Rounding may bring a constant channel below 0.
        return moments.get(":,1").mean(new int[] {0}).sub(mean.square()).maximum(0);
    }
}
