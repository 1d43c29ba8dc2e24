package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.List;

/** Labelled images as the frozen stages hand them on, whether kept or computed anew. Not thread-safe. */
interface ExampleSource {

    List<LabelledImage> images();

    /**
     * One way through some of the images.
     *
     * @param epoch from 1; which changes are made to the images, if any
     * @param batches indices into {@link #images}
     * @return to be closed by the caller
     */
    Pass pass(int epoch, List<int[]> batches);

    default int[] labels() {
        return images().stream().mapToInt(LabelledImage::label).toArray();
    }

    /** Gives the batches in order. */
    interface Pass extends AutoCloseable {

        /**
         * The next batch, without images whose pixels cannot be decoded.
         *
         * @param scratch owns its array, whose numbers are good until the next batch is asked for
         */
        Batch next(NDManager scratch) throws IOException, JobFailedException;

        @Override
        void close();
    }

    /**
     * Images side by side.
     *
     * @param features of each at the cut
     * @param examples indices into {@link #images}, one per row
     */
    record Batch(NDArray features, int[] examples) {}
}
