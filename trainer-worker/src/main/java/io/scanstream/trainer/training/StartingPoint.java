package io.scanstream.trainer.training;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.model.Provenance.InitialWeights;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Optional;

/**
 * What all networks of a job start from.
 *
 * @param weights empty: drawn by the request's seed
 */
public record StartingPoint(TrainingRequest request, NetworkForm form, Optional<PretrainedWeights> weights) {

    /**
     * A network before training.
     *
     * @param origin where the base's weights come from; empty for random ones
     * @param headIsTrained whether its head comes from a file as well, and goes on from there
     */
    public record InitialNetwork(ImageNetwork network, Optional<InitialWeights> origin, boolean headIsTrained)
            implements AutoCloseable {
        @Override
        public void close() {
            network.close();
        }
    }

    /** Of the images that the weights know. */
    public Preprocessing preprocessing() {
        return weights.isPresent()
                ? weights.get().preprocessing(request.imageSize(), request.resize())
                : form.normalisation().preprocessing(request.imageSize(), request.resize());
    }

    /**
     * A network, equal each time.
     *
     * @return to be closed by the caller
     */
    public InitialNetwork network(int classes) throws JobFailedException, IOException {
        HeadSpecification head = form.head().with(request.head());
        if (weights.isEmpty()) {
            ImageNetwork network = ImageNetwork.random(form, head, classes, request.imageSize(), request.seed());
            return new InitialNetwork(network, Optional.empty(), false);
        }
        PretrainedWeights found = weights.get();
        try {
            ImageNetwork network = ImageNetwork.pretrained(found, head, classes, request.imageSize(), request.seed());
            InitialWeights origin = new InitialWeights(found.fileName(), form.form(), found.sha256());
            return new InitialNetwork(network, Optional.of(origin), found.wholeModel());
        } catch (InvalidWeightsException e) {
            throw new JobFailedException(FailureCode.WEIGHTS_INVALID, e.getMessage(), e);
        }
    }
}
