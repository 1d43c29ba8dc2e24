package io.scanstream.trainer.training;

import io.scanstream.trainer.checkpoint.CheckpointStore;
import java.time.Duration;

/**
 * How much work a job may lose with its worker.
 *
 * @param interval after each epoch a checkpoint is written, unless the last one is younger
 * @param featureBytes what frozen stages make of images is kept as well, if it is not more than this
 */
public record CheckpointPolicy(CheckpointStore store, Duration interval, long featureBytes) {

    public CheckpointPolicy {
        if (interval.isNegative() || featureBytes < 0) {
            throw new IllegalArgumentException("checkpoints need an interval and a size of 0 or more, got %s and %,d"
                    .formatted(interval, featureBytes));
        }
    }
}
