package io.scanstream.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.evaluation.Evaluation;
import io.scanstream.evaluation.TemperatureScaling;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Trains a network's head and the stages after the cut. The weights of the epoch with the lowest validation loss are what
 * remains; the loss decides rather than the AUC because it also tells how far off the probabilities are, and moves less
 * from epoch to epoch on a small validation part. Without a validation part the last epoch's remain.
 *
 * <p>What is random in an epoch follows from the seed and the epoch's number alone. One at a time in a process: a limit of
 * the engine.
 */
final class NetworkTraining {
    /** What the head's running statistics start from: at most so many numbers of images' summaries. */
    private static final int FIRST_IMPRESSIONS = 16 << 20;

    /** Images that they are refreshed with where the base is trained as well. */
    private static final int LATER_IMPRESSIONS = 128;

    private final ImageNetwork network;
    private final ThawPlan plan;
    private final TrainingSettings settings;
    private final Runnable beforeEachBatch;

    /** Told of epochs. */
    interface EpochListener {

        /** @throws JobFailedException if there is no use in another */
        void ended(Epoch epoch) throws JobFailedException;

        /** Told after that where the training stands; may keep what it needs to go on from there. */
        default void reached(TrainingMoment moment) throws IOException {}
    }

    /** @param beforeEachBatch may throw, if the network is no longer of interest */
    NetworkTraining(ImageNetwork network, ThawPlan plan, TrainingSettings settings, Runnable beforeEachBatch) {
        this.network = network;
        this.plan = plan;
        this.settings = settings;
        this.beforeEachBatch = beforeEachBatch;
    }

    /**
     * All epochs that were run.
     *
     * @param listener told each epoch as it ends
     */
    List<Epoch> run(ExampleSource training, Optional<ExampleSource> validation, EpochListener listener)
            throws JobFailedException, IOException {
        return run(Optional.empty(), training, validation, listener);
    }

    /**
     * All epochs, those that were run before among them: the same, and the same weights, as if it had never been interrupted.
     *
     * @param saved of a training like this one, from the same network before it was trained, on the same images
     * @param listener told each further epoch
     */
    List<Epoch> goOn(
            SavedTraining saved, ExampleSource training, Optional<ExampleSource> validation, EpochListener listener)
            throws JobFailedException, IOException {
        return run(Optional.of(saved), training, validation, listener);
    }

    private List<Epoch> run(
            Optional<SavedTraining> saved,
            ExampleSource training,
            Optional<ExampleSource> validation,
            EpochListener listener)
            throws JobFailedException, IOException {
        Hyperparameters hyperparameters = settings.hyperparameters();
        LearningRate learningRate = LearningRate.of(hyperparameters);
        TargetLoss loss = TargetLoss.of(
                hyperparameters, training.labels(), settings.labels().size());
        List<Epoch> epochs = new ArrayList<>(saved.map(SavedTraining::epochs).orElse(List.of()));
        try (NDManager manager = network.manager().newSubManager()) {
            Map<String, Parameter> changing = changing();
            WeightUpdates updates = new WeightUpdates(network, hyperparameters, manager);
            BestEpoch best = saved.isPresent()
                    ? restore(saved.get(), changing, updates, learningRate)
                    : begin(training, changing);
            for (int number = epochs.size() + 1;
                    number <= settings.epochs() && best.isWorthWaitingFor(number);
                    number++) {
                Epoch epoch = epoch(number, training, validation, loss, updates, learningRate.value(), best);
                epochs.add(epoch);
                listener.ended(epoch);
                listener.reached(new TrainingMoment(epochs, changing, best, updates.memories()));
                learningRate.epochEnded(scheduledBy(epoch));
            }
            requireFinite(best, epochs.size());
            best.restore();
        }
        return epochs;
    }

    private BestEpoch begin(ExampleSource training, Map<String, Parameter> changing)
            throws JobFailedException, IOException {
        if (settings.startHead()) {
            startHead(training, Integer.MAX_VALUE);
        }
        return new BestEpoch(changing, settings.hyperparameters().earlyStoppingPatience());
    }

    /** Brings everything to where it was: the schedule by going through the losses again. */
    private BestEpoch restore(
            SavedTraining saved, Map<String, Parameter> changing, WeightUpdates updates, LearningRate learningRate) {
        List<Epoch> epochs = saved.epochs();
        epochs.forEach(epoch -> learningRate.epochEnded(scheduledBy(epoch)));
        updates.trainFrom(plan.firstTrainable(epochs.size()));
        updates.restore(saved.memories());
        set(changing, saved.best());
        BestEpoch best =
                BestEpoch.among(epochs, changing, settings.hyperparameters().earlyStoppingPatience());
        set(changing, saved.weights());
        return best;
    }

    private Map<String, Parameter> changing() {
        Map<String, Parameter> changing =
                new LinkedHashMap<>(network.parameters().ofHead());
        for (int stage = plan.cut(); stage < plan.stages(); stage++) {
            changing.putAll(network.parameters().ofStage(stage));
        }
        return changing;
    }

    private static void set(Map<String, Parameter> parameters, Map<String, FloatBuffer> numbers) {
        if (!parameters.keySet().equals(numbers.keySet())) {
            throw new IllegalArgumentException(
                    "weights of another network: %s instead of %s".formatted(numbers.keySet(), parameters.keySet()));
        }
        parameters.forEach((name, parameter) -> Snapshot.set(parameter.getArray(), numbers.get(name)));
    }

    private static double scheduledBy(Epoch epoch) {
        return epoch.validationLoss().orElse(epoch.trainingLoss());
    }

    private Epoch epoch(
            int number,
            ExampleSource training,
            Optional<ExampleSource> validation,
            TargetLoss loss,
            WeightUpdates updates,
            double learningRate,
            BestEpoch best)
            throws JobFailedException, IOException {
        updates.trainFrom(plan.firstTrainable(number));
        double trainingLoss = pass(training, loss, updates, learningRate, number);
        if (plan.firstTrainable(number) < plan.stages()) {
            // What the head sees has changed, faster than Keras' momentum of .99 lets its statistics follow.
            startHead(training, LATER_IMPRESSIONS);
        }
        OptionalDouble validationLoss = OptionalDouble.empty();
        OptionalDouble validationAuc = OptionalDouble.empty();
        if (validation.isPresent()) {
            NetworkAnswers answers = answers(validation.get());
            validationLoss = OptionalDouble.of(finite(answers.crossEntropy(), "validation", number));
            validationAuc = OptionalDouble.of(Evaluation.auc(
                    TemperatureScaling.none().probabilities(answers.logits()), answers.labels(), settings.ranking()));
        }
        boolean isBest = best.offer(number, validationLoss);
        return new Epoch(
                number, plan.firstTrainable(number), trainingLoss, validationLoss, validationAuc, learningRate, isBest);
    }

    /**
     * What the network says of images now.
     *
     * @throws JobFailedException if there is a class of which no image can be decoded; of streamed ones nothing tells
     *     earlier
     */
    NetworkAnswers answers(ExampleSource source) throws JobFailedException, IOException {
        List<int[]> batches = EpochOrder.inOrder(source.images().size(), settings.imagesAtOnce());
        NetworkAnswers answers = NetworkAnswers.of(network, plan.cut(), source, batches, beforeEachBatch);
        for (int label = 0; label < settings.labels().size(); label++) {
            int wanted = label;
            if (Arrays.stream(answers.labels()).noneMatch(answered -> answered == wanted)) {
                throw new JobFailedException(
                        FailureCode.DATASET_INVALID,
                        "no image of class '%s' can be decoded in a part that the network is judged by"
                                .formatted(settings.labels().get(label)));
            }
        }
        return answers;
    }

    /**
     * Sets the head's running statistics to those of images from all over the training part, so that each class is among
     * them.
     */
    private void startHead(ExampleSource training, int mostImages) throws JobFailedException, IOException {
        int count = Math.min(mostImages, training.images().size());
        long most = Math.max(
                2, FIRST_IMPRESSIONS / network.frozenShape(plan.stages()).size());
        int shown = (int) Math.min(count, most);
        int[] spread = IntStream.range(0, shown)
                .map(i -> (int) ((long) i * training.images().size() / shown))
                .toArray();
        List<int[]> batches = EpochOrder.batches(spread, settings.imagesAtOnce());
        try (NDManager all = network.manager().newSubManager();
                ExampleSource.Pass pass = training.pass(1, batches)) {
            NDList summaries = new NDList();
            int seen = 0;
            for (int i = 0; i < batches.size(); i++) {
                beforeEachBatch.run();
                try (NDManager scratch = network.manager().newSubManager()) {
                    ExampleSource.Batch batch = pass.next(scratch);
                    seen += batch.examples().length;
                    // Of a frozen base the summaries are the features themselves, whose buffer is the next batch's as
                    // well.
                    NDArray summary =
                            network.summaries(batch.features(), plan.cut()).duplicate();
                    summary.attach(all);
                    summaries.add(summary);
                }
            }
            if (seen == 0) {
                throw nothingLearned(shown);
            }
            network.startHeadFrom(NDArrays.concat(summaries));
        }
    }

    /**
     * Trains on each image once.
     *
     * @param updates of this network, made to train what the plan says of the epoch
     * @return mean loss
     * @throws JobFailedException also if there is no batch of which two images can be decoded
     */
    double pass(ExampleSource source, TargetLoss loss, WeightUpdates updates, double learningRate, int epoch)
            throws JobFailedException, IOException {
        SplittableRandom random = new SplittableRandom(((long) settings.seed() << Integer.SIZE) + epoch);
        Engine.getEngine("PyTorch").setRandomSeed(random.nextInt());
        int[] labels = source.labels();
        List<int[]> batches = EpochOrder.batches(
                EpochOrder.of(labels, settings.hyperparameters().balance(), random),
                settings.hyperparameters().batchSize());
        double sum = 0;
        int seen = 0;
        try (ExampleSource.Pass pass = source.pass(epoch, batches)) {
            for (int i = 0; i < batches.size(); i++) {
                beforeEachBatch.run();
                try (NDManager scratch = network.manager().newSubManager()) {
                    ExampleSource.Batch batch = pass.next(scratch);
                    int[] truth =
                            IntStream.of(batch.examples()).map(j -> labels[j]).toArray();
                    if (truth.length > 1) {
                        sum += truth.length * finite(step(batch.features(), truth, loss, epoch), "training", epoch);
                        seen += truth.length;
                        updates.step(learningRate);
                    }
                }
            }
        }
        if (seen == 0) {
            throw nothingLearned(labels.length);
        }
        return sum / seen;
    }

    /** A single image is no batch: normalisation cannot learn from it. */
    private static JobFailedException nothingLearned(int images) {
        return new JobFailedException(
                FailureCode.DATASET_INVALID,
                "nothing can be learned from %d images: so few can be decoded that no two are in one batch"
                        .formatted(images));
    }

    /** Leaves the gradients of the batch's loss on the parameters. */
    private double step(NDArray features, int[] labels, TargetLoss loss, int epoch) {
        try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
            NDArray logits = network.logits(features, plan.cut(), plan.firstTrainable(epoch), true);
            NDArray batchLoss = loss.of(logits, labels, features.getManager());
            collector.backward(batchLoss);
            // Not getFloat, which lets the engine look for an element of what has but one.
            return batchLoss.toFloatArray()[0];
        }
    }

    /** The last step's weights have not been in any loss yet. */
    private static void requireFinite(BestEpoch best, int epochs) throws JobFailedException {
        if (!best.isFinite()) {
            throw new JobFailedException(
                    FailureCode.DIVERGED,
                    "weights are no longer finite after %d epochs: lower hyperparameters.learningRate or baseLearningRate"
                            .formatted(epochs));
        }
    }

    private static double finite(double value, String which, int epoch) throws JobFailedException {
        if (!Double.isFinite(value)) {
            throw new JobFailedException(
                    FailureCode.DIVERGED,
                    "the %s loss became %s in epoch %d: lower hyperparameters.learningRate or baseLearningRate"
                            .formatted(which, value, epoch));
        }
        return value;
    }
}
