package io.scanstream.trainer.strategy;

import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.List;

/** Tells from images how close they are to those that networks are pre-trained on. */
interface SimilarityMeasure {

    /**
     * Looks at some of the images; the same ones under the same seed.
     *
     * @param pulse called once per batch of work; may throw to end it
     */
    Measurement of(List<LabelledImage> training, int seed, Runnable pulse) throws IOException, JobFailedException;
}
