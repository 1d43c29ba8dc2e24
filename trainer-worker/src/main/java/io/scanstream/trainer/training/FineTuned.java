package io.scanstream.trainer.training;

import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.training.StartingPoint.InitialNetwork;
import java.util.List;

/**
 * What a request for a network comes to.
 *
 * @param network trained; owned and closed by this
 * @param data without the files whose pixels could not be decoded
 * @param epochs of this network
 * @param evidence what there is to judge it by
 * @param imagesPerSecond that stages of the base worked on, from the first image to the last epoch
 */
public record FineTuned(
        InitialNetwork network, DividedDataset data, List<Epoch> epochs, Evidence evidence, double imagesPerSecond)
        implements AutoCloseable {

    /** Answers to images that were not learned from. */
    public sealed interface Evidence {

        /** That the network was chosen by; none if there are several networks. */
        List<LabelledImage> validationImages();

        /** That nothing was chosen by; of several networks, one's after another's. */
        List<LabelledImage> testImages();

        /** One for each network but this one; empty if there is no other. */
        List<Fold> folds();
    }

    /**
     * The network's own.
     *
     * @param validation to images that it was chosen by
     * @param test to images that nothing has seen before
     */
    public record HeldOut(NetworkAnswers validation, NetworkAnswers test) implements Evidence {

        @Override
        public List<LabelledImage> validationImages() {
            return validation.images();
        }

        @Override
        public List<LabelledImage> testImages() {
            return test.images();
        }

        @Override
        public List<Fold> folds() {
            return List.of();
        }
    }

    /** Of the networks of all folds; this one has learned from all images. */
    public record CrossValidated(List<Fold> folds) implements Evidence {

        public CrossValidated {
            folds = List.copyOf(folds);
        }

        @Override
        public List<LabelledImage> validationImages() {
            return List.of();
        }

        @Override
        public List<LabelledImage> testImages() {
            return folds.stream()
                    .flatMap(fold -> fold.answers().test().images().stream())
                    .toList();
        }
    }

    /** A fold's network, which has learned from neither part. */
    public record Fold(int number, List<Epoch> epochs, HeldOut answers) {}

    /** The epoch whose weights the network has. */
    public Epoch bestEpoch() {
        return best(epochs);
    }

    static Epoch best(List<Epoch> epochs) {
        return epochs.stream()
                .filter(Epoch::best)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    @Override
    public void close() {
        network.close();
    }
}
