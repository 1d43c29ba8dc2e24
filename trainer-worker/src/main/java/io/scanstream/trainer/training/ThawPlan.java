package io.scanstream.trainer.training;

import io.scanstream.contract.Hyperparameters;

/**
 * From which stage on the network is trained in which epoch.
 *
 * @param cut the first stage that is ever trained; the number of stages if none is
 * @param stages of the base
 * @param headWarmUpEpochs in which none of them is trained
 * @param epochsPerStage after the warm-up, from the last stage on down; 0: all at once
 */
record ThawPlan(int cut, int stages, int headWarmUpEpochs, int epochsPerStage) {

    ThawPlan {
        if (cut < 0 || cut > stages) {
            throw new IllegalArgumentException("the cut must be from 0 to %d stages, got %d".formatted(stages, cut));
        }
    }

    static ThawPlan of(int cut, int stages, Hyperparameters hyperparameters) {
        return new ThawPlan(cut, stages, hyperparameters.headWarmUpEpochs(), hyperparameters.epochsPerStage());
    }

    /** @param epoch from 1 */
    int firstTrainable(int epoch) {
        int thawing = epoch - headWarmUpEpochs;
        if (thawing <= 0) {
            return stages;
        }
        return epochsPerStage == 0 ? cut : Math.max(cut, stages - 1 - (thawing - 1) / epochsPerStage);
    }
}
