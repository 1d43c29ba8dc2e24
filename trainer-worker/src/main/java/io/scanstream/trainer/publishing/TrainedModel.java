package io.scanstream.trainer.publishing;

import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Provenance;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.strategy.ChosenStrategy;
import io.scanstream.trainer.training.Epoch;
import io.scanstream.trainer.training.FineTuned.Evidence;
import java.util.List;

/**
 * Everything that goes into a bundle. The network stays the caller's to close.
 *
 * @param evidence what the evaluation was made from
 */
public record TrainedModel(
        ImageNetwork network,
        ChosenStrategy strategy,
        Preprocessing preprocessing,
        DividedDataset data,
        List<Epoch> epochs,
        FinalEvaluation evaluation,
        Evidence evidence,
        Provenance provenance) {}
