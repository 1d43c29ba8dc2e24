package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;

/**
 * The first layer of a head: normalises the backbone's last map over the batch and brings it down to N x C. It works on a
 * summary of each image's map, which is all that a feature cache has to hold.
 */
abstract sealed class FeaturePooling extends AbstractBlock permits PooledBatchNorm, AttentionPooling {

    /** Keras' defaults, which the notebooks used. */
    static final float EPSILON = 1e-3f;

    static final float MOMENTUM = 0.99f;

    /**
     * What is needed of each image's map.
     *
     * @param map N x C x h x w; closed here if it is not the result
     */
    abstract NDArray summary(NDArray map);

    /** Of the summary of a map of this shape. */
    abstract Shape summaryShape(Shape map);

    /**
     * Sets the running statistics to those of some images. With Keras' momentum of .99 they would otherwise take
     * hundreds of steps to come near, more than a small data set has in several epochs.
     *
     * @param summaries of images of the training part
     */
    abstract void startFrom(NDArray summaries);
}
