package io.scanstream.trainer.checkpoint;

/**
 * What frozen stages have made of images.
 *
 * @param fold whose network they are of; null if they are of all networks of the job, or of the one that has no fold
 * @param rows one for each image that can be decoded, in the order in which they are computed; 32-bit floats, little-endian
 */
public record KeptFeatures(Integer fold, KeptFile rows) {

    public KeptFeatures {
        Checkpoint.require("rows", rows);
    }
}
