package io.scanstream.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.evaluation.Decision;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Probabilities;
import io.scanstream.trainer.job.JobFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Trains a network's head on the features of its frozen base. The weights of the epoch with the lowest validation loss
 * are what remains; the loss decides rather than the AUC because it also tells how far off the probabilities are, and
 * moves less from epoch to epoch on a small validation part.
 */
public final class HeadTraining {

    private final ImageNetwork network;
    private final Hyperparameters hyperparameters;
    private final int seed;
    private final Decision ranking;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();

    /** @param ranking whose findings the validation AUC is about */
    public HeadTraining(ImageNetwork network, Hyperparameters hyperparameters, int seed, Decision ranking) {
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.seed = seed;
        this.ranking = ranking;
    }

    /**
     * All epochs that were run, the best one's weights being restored.
     *
     * @param listener told each epoch as it ends
     */
    public List<Epoch> run(FeatureTable training, FeatureTable validation, Consumer<Epoch> listener)
            throws JobFailedException {
        Collection<Parameter> parameters = network.headParameters().values();
        Engine.getEngine("PyTorch").setRandomSeed(seed);
        SplittableRandom random = new SplittableRandom(seed);
        LearningRate learningRate = new LearningRate(hyperparameters.learningRate(), hyperparameters.plateau());
        List<Epoch> epochs = new ArrayList<>();
        Snapshot best = new Snapshot(parameters);
        int bestEpoch = 0;
        double lowest = Double.POSITIVE_INFINITY;
        try (NDManager manager = network.manager().newSubManager()) {
            startFrom(training, manager);
            Adam adam = new Adam(
                    parameters,
                    Optional.ofNullable(hyperparameters.weightDecay()).orElse(0.0),
                    manager);
            for (int number = 1; number <= hyperparameters.epochs() && !stale(number, bestEpoch); number++) {
                double trainingLoss = pass(
                        training,
                        Batches.shuffled(training.rows(), hyperparameters.batchSize(), random),
                        adam,
                        learningRate.value(),
                        number);
                Validation result = validate(validation, number);
                boolean isBest = result.loss() < lowest;
                if (isBest) {
                    lowest = result.loss();
                    bestEpoch = number;
                    best = new Snapshot(parameters);
                }
                Epoch epoch =
                        new Epoch(number, trainingLoss, result.loss(), result.auc(), learningRate.value(), isBest);
                epochs.add(epoch);
                listener.accept(epoch);
                learningRate.epochEnded(result.loss());
            }
        }
        best.restore();
        return epochs;
    }

    private void startFrom(FeatureTable training, NDManager manager) {
        try (NDManager scratch = manager.newSubManager()) {
            network.startHeadFrom(training.all(scratch));
        }
    }

    private boolean stale(int number, int bestEpoch) {
        return number - 1 - bestEpoch >= hyperparameters.earlyStoppingPatience();
    }

    /** Mean loss over the pass. */
    private double pass(FeatureTable table, List<int[]> batches, Adam adam, double learningRate, int epoch)
            throws JobFailedException {
        double sum = 0;
        for (int[] rows : batches) {
            try (NDManager scratch = network.manager().newSubManager()) {
                sum += rows.length * step(table.batch(rows, scratch), table.labels(rows, scratch), epoch);
            }
            adam.step(learningRate);
        }
        return sum / table.rows();
    }

    /** Leaves the gradients of the batch's loss on the parameters. */
    private double step(NDArray moments, NDArray labels, int epoch) throws JobFailedException {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray batchLoss = loss.evaluate(new NDList(labels), new NDList(logits(moments, true)));
            double value = finite(batchLoss.getFloat(), "training", epoch);
            collector.backward(batchLoss);
            return value;
        }
    }

    private NDArray logits(NDArray moments, boolean training) {
        int all = network.stageCount();
        return network.logits(moments, all, all, training);
    }

    private record Validation(double loss, double auc) {}

    private Validation validate(FeatureTable table, int epoch) throws JobFailedException {
        try (NDManager scratch = network.manager().newSubManager()) {
            NDArray logits = logits(table.all(scratch), false);
            NDArray labels =
                    scratch.create(Arrays.stream(table.labels()).asLongStream().toArray());
            double value =
                    finite(loss.evaluate(new NDList(labels), new NDList(logits)).getFloat(), "validation", epoch);
            return new Validation(value, Evaluation.auc(Probabilities.of(logits), table.labels(), ranking));
        }
    }

    private static double finite(float value, String which, int epoch) throws JobFailedException {
        if (!Float.isFinite(value)) {
            throw new JobFailedException(
                    FailureCode.DIVERGED,
                    "the %s loss became %s in epoch %d: lower hyperparameters.learningRate"
                            .formatted(which, value, epoch));
        }
        return value;
    }
}
