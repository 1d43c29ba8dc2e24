package io.scanstream.trainer.training;

import io.scanstream.contract.Hyperparameters;
import io.scanstream.evaluation.Decision;
import java.util.List;

/**
 * How a network is trained, besides which of its stages.
 *
 * @param epochs at most; the schedule is that of the hyperparameters whatever this is
 * @param seed of shuffling, dropout and sampling
 * @param labels of the classes
 * @param ranking whose findings the validation AUC is about
 * @param startHead whether the head's running statistics are to start from those of the training images
 * @param imagesAtOnce the most that the network is shown together where nothing is learned
 */
record TrainingSettings(
        Hyperparameters hyperparameters,
        int epochs,
        int seed,
        List<String> labels,
        Decision ranking,
        boolean startHead,
        int imagesAtOnce) {

    /** The same, for so many epochs. */
    TrainingSettings withEpochs(int limit) {
        return new TrainingSettings(hyperparameters, limit, seed, labels, ranking, startHead, imagesAtOnce);
    }
}
