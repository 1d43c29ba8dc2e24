package io.scanstream.trainer.training;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.HeadSpecification;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.PretrainedWeights;
import io.scanstream.model.Provenance.InitialWeights;
import io.scanstream.model.WeightsNotFoundException;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Optional;

/** Makes the network that a request starts from. */
public final class InitialNetworks {

    private final WeightSupply weights;

    public InitialNetworks(WeightSupply weights) {
        this.weights = weights;
    }

    /**
     * A network before training.
     *
     * @param preprocessing of the images that its weights know
     * @param origin where the base's weights come from; empty for random ones
     * @param headIsTrained whether its head comes from a file as well, and goes on from there
     */
    public record InitialNetwork(
            ImageNetwork network, Preprocessing preprocessing, Optional<InitialWeights> origin, boolean headIsTrained)
            implements AutoCloseable {
        @Override
        public void close() {
            network.close();
        }
    }

    /** @return to be closed by the caller */
    public InitialNetwork make(TrainingRequest request, int classes) throws JobFailedException, IOException {
        return request.initialisation() == Initialisation.RANDOM
                ? random(request, classes)
                : pretrained(request, classes);
    }

    private static InitialNetwork random(TrainingRequest request, int classes) {
        NetworkForm form = NetworkCatalogue.formsOf(request.network()).get(0);
        ImageNetwork network =
                ImageNetwork.random(form, head(form, request), classes, request.imageSize(), request.seed());
        Preprocessing preprocessing = form.normalisation().preprocessing(request.imageSize(), request.resize());
        return new InitialNetwork(network, preprocessing, Optional.empty(), false);
    }

    private InitialNetwork pretrained(TrainingRequest request, int classes) throws JobFailedException, IOException {
        try {
            PretrainedWeights found = weights.get(request.network());
            ImageNetwork network = ImageNetwork.pretrained(
                    found, head(found.form(), request), classes, request.imageSize(), request.seed());
            return new InitialNetwork(
                    network,
                    found.preprocessing(request.imageSize(), request.resize()),
                    Optional.of(
                            new InitialWeights(found.fileName(), found.form().form(), found.sha256())),
                    found.wholeModel());
        } catch (WeightsNotFoundException e) {
            throw new JobFailedException(FailureCode.WEIGHTS_NOT_FOUND, e.getMessage(), e);
        } catch (InvalidWeightsException e) {
            throw new JobFailedException(FailureCode.WEIGHTS_INVALID, e.getMessage(), e);
        }
    }

    private static HeadSpecification head(NetworkForm form, TrainingRequest request) {
        return form.head().with(request.head());
    }
}
