package io.scanstream.trainer.training;

import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.Split.Part;
import java.util.List;
import java.util.Map;

/**
 * What {@link FrozenBackboneTraining} leaves besides the weights in the network.
 *
 * @param data without the files whose pixels could not be decoded
 * @param features of each part
 * @param imagesPerSecond that the base processed
 */
public record TrainedHead(
        DividedDataset data, Map<Part, FeatureTable> features, List<Epoch> epochs, double imagesPerSecond) {

    /** The epoch whose weights the network has. */
    public Epoch bestEpoch() {
        return epochs.stream()
                .filter(Epoch::best)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
