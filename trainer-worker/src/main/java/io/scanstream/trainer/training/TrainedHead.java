package io.scanstream.trainer.training;

import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.dataset.UnreadableFile;
import java.util.List;
import java.util.Map;

/**
 * What {@link FrozenBackboneTraining} leaves besides the weights in the network.
 *
 * @param features of each part
 * @param undecodable files that had to be left out because their pixels could not be decoded
 * @param imagesPerSecond that the base processed
 */
public record TrainedHead(
        Map<Part, FeatureTable> features,
        List<Epoch> epochs,
        List<UnreadableFile> undecodable,
        double imagesPerSecond) {

    /** The epoch whose weights the network has. */
    public Epoch bestEpoch() {
        return epochs.stream()
                .filter(Epoch::best)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
