package io.scanstream.trainer.training;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.model.WeightsNotFoundException;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Optional;

/** Finds what the networks of a request start from. */
public final class InitialNetworks {

    private final WeightSupply weights;

    public InitialNetworks(WeightSupply weights) {
        this.weights = weights;
    }

    /** Looks for the weights, and hashes them: once for a job, however many networks it trains. */
    public StartingPoint of(TrainingRequest request) throws JobFailedException, IOException {
        if (request.initialisation() == Initialisation.RANDOM) {
            return new StartingPoint(
                    request, NetworkCatalogue.formsOf(request.network()).get(0), Optional.empty());
        }
        try {
            PretrainedWeights found = weights.get(request.network());
            return new StartingPoint(request, found.form(), Optional.of(found));
        } catch (WeightsNotFoundException e) {
            throw new JobFailedException(FailureCode.WEIGHTS_NOT_FOUND, e.getMessage(), e);
        } catch (InvalidWeightsException e) {
            throw new JobFailedException(FailureCode.WEIGHTS_INVALID, e.getMessage(), e);
        }
    }
}
