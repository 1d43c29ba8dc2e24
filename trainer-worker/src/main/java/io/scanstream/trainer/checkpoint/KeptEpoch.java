package io.scanstream.trainer.checkpoint;

/**
 * What an epoch came to.
 *
 * @param firstTrainable the first stage that was trained
 * @param validationLoss null if there is no validation part
 * @param validationAuc likewise
 */
public record KeptEpoch(
        int number,
        int firstTrainable,
        double trainingLoss,
        Double validationLoss,
        Double validationAuc,
        double learningRate,
        boolean best) {}
