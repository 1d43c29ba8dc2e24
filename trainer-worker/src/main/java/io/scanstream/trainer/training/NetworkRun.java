package io.scanstream.trainer.training;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One network of a job, trained and asked.
 *
 * @param cut the first stage that is trained
 * @param kept what the network goes on from, and where it is kept
 * @param fold empty if it is the one that will be published
 */
record NetworkRun(
        Job job,
        ImageNetwork network,
        int cut,
        TrainingExamples examples,
        TrainingSettings settings,
        Throughput throughput,
        KeptWork kept,
        Optional<Integer> fold) {

    NetworkRun withEpochs(int epochs) {
        return new NetworkRun(job, network, cut, examples, settings.withEpochs(epochs), throughput, kept, fold);
    }

    List<Epoch> train(List<LabelledImage> learned, Optional<List<LabelledImage>> chosenBy)
            throws JobFailedException, IOException {
        ExampleSource training = requireAllClasses(examples.learned(learned, network), "training");
        Optional<ExampleSource> validation = Optional.empty();
        if (chosenBy.isPresent()) {
            validation = Optional.of(requireAllClasses(examples.scored(chosenBy.get(), network), "validation"));
        }
        requireBatchFits(training);
        int images = training.images().size()
                + validation.map(source -> source.images().size()).orElse(0);
        Optional<SavedTraining> saved = kept.training(fold);
        long began = System.nanoTime();
        List<Epoch> epochs = saved.isPresent()
                ? training().goOn(saved.get(), training, validation, follow(training))
                : training().run(training, validation, follow(training));
        if (cut < network.stageCount() || training instanceof StreamedExamples) {
            int before = saved.map(SavedTraining::epochs).map(List::size).orElse(0);
            throughput.add((long) images * (epochs.size() - before), System.nanoTime() - began);
        }
        return epochs;
    }

    private NetworkTraining.EpochListener follow(ExampleSource training) {
        return new NetworkTraining.EpochListener() {
            @Override
            public void ended(Epoch epoch) throws JobFailedException {
                // Of streamed images nothing tells earlier that they cannot be decoded.
                requireAllClasses(training, "training");
                report(epoch);
            }

            @Override
            public void reached(TrainingMoment moment) throws IOException {
                kept.reached(fold, moment);
            }
        };
    }

    NetworkAnswers answers(List<LabelledImage> images) throws JobFailedException, IOException {
        NetworkAnswers answers =
                training().answers(requireAllClasses(examples.scored(images, network), "validation or test"));
        return answers;
    }

    private NetworkTraining training() {
        ThawPlan plan = ThawPlan.of(cut, network.stageCount(), settings.hyperparameters());
        return new NetworkTraining(network, plan, settings, job::throwIfAbandoned);
    }

    /**
     * What lies side by side lies in one buffer, whose bytes are counted by an int. All buffers together may be as large as
     * Java's heap; of streamed batches several are held at a time.
     */
    private void requireBatchFits(ExampleSource training) throws JobFailedException {
        boolean isStreamed = training instanceof StreamedExamples;
        long width = network.frozenShape(isStreamed ? 0 : cut).size();
        long room = Runtime.getRuntime().maxMemory() / (isStreamed ? PreparedBatches.USUAL_DEPTH + 2 : 2);
        long most = Math.min(Integer.MAX_VALUE, room) / (Float.BYTES * width);
        int batchSize = settings.hyperparameters().batchSize();
        // A last batch of one joins the one before.
        if (Math.min(batchSize + 1, training.images().size()) > most) {
            throw new JobFailedException(
                    FailureCode.NOT_SUPPORTED,
                    "hyperparameters.batchSize is %d, but with %,d numbers per image it can be %d at most in %,d bytes of memory"
                            .formatted(batchSize, width, most - 1, room));
        }
    }

    /** Files that turn out undecodable must not empty a class in silence. */
    private ExampleSource requireAllClasses(ExampleSource source, String part) throws JobFailedException {
        BitSet classes = new BitSet();
        source.images().stream()
                .filter(image -> !examples.undecodable().contains(image))
                .forEach(image -> classes.set(image.label()));
        int missing = classes.nextClearBit(0);
        if (missing < settings.labels().size()) {
            throw new JobFailedException(
                    FailureCode.DATASET_INVALID,
                    "no image of class '%s' in the %s part can be decoded; the first problem is %s"
                            .formatted(
                                    settings.labels().get(missing),
                                    part,
                                    examples.undecodable().files().stream()
                                            .findFirst()
                                            .orElse(null)));
        }
        return source;
    }

    private void report(Epoch epoch) {
        int epochs = settings.epochs();
        job.report((id, attempt, at) -> new TrainingEvent.EpochCompleted(
                id,
                attempt,
                at,
                fold.orElse(null),
                epoch.number(),
                epochs,
                epoch.trainingLoss(),
                KeptValues.boxed(epoch.validationLoss()),
                KeptValues.boxed(epoch.validationAuc()),
                epoch.learningRate(),
                epoch.best()));
    }
}
