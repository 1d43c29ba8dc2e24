package io.scanstream.trainer.strategy;

import io.scanstream.contract.NetworkName;
import io.scanstream.model.PretrainedWeights;
import java.io.IOException;

/** Where pre-trained weights are had from. */
public interface KnownWeights {

    /**
     * Weights of the network.
     *
     * @throws io.scanstream.model.WeightsNotFoundException if there are none
     * @throws io.scanstream.model.InvalidWeightsException if those that are there cannot be used
     */
    PretrainedWeights get(NetworkName network) throws IOException;
}
