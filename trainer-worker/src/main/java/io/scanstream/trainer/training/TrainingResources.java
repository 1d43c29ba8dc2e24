package io.scanstream.trainer.training;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.trainer.augmentation.PictureStorage;
import java.util.concurrent.ExecutorService;

/**
 * What a worker gives its jobs to train with.
 *
 * @param decoding threads that decode and alter images; stay the caller's to shut down
 * @param features of what frozen stages make of images
 * @param pictures of decoded images, for epochs that alter them anew
 * @param checkpoints of what is learned
 */
public record TrainingResources(
        ImageLimits limits,
        ExecutorService decoding,
        FeatureStorage features,
        PictureStorage pictures,
        CheckpointPolicy checkpoints) {}
