package io.scanstream.trainer.training;

/**
 * What one pass over the training part came to.
 *
 * @param number from 1
 * @param best whether the validation loss is the lowest so far
 */
public record Epoch(
        int number,
        double trainingLoss,
        double validationLoss,
        double validationAuc,
        double learningRate,
        boolean best) {}
