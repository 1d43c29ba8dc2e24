package io.scanstream.trainer.training;

import java.util.OptionalDouble;

/**
 * What one pass over the training part came to.
 *
 * @param number from 1
 * @param firstTrainable the first stage that was trained
 * @param validationLoss cross-entropy; empty if there is no validation part
 * @param validationAuc likewise
 * @param learningRate of the head
 * @param best whether the validation loss is the lowest so far, or there is none
 */
public record Epoch(
        int number,
        int firstTrainable,
        double trainingLoss,
        OptionalDouble validationLoss,
        OptionalDouble validationAuc,
        double learningRate,
        boolean best) {}
