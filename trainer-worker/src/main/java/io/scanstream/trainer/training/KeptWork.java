package io.scanstream.trainer.training;

import io.scanstream.contract.Messages;
import io.scanstream.model.FloatTensor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.checkpoint.Checkpoint;
import io.scanstream.trainer.checkpoint.JobCheckpoints;
import io.scanstream.trainer.checkpoint.KeptFeatures;
import io.scanstream.trainer.checkpoint.KeptFile;
import io.scanstream.trainer.checkpoint.KeptFold;
import io.scanstream.trainer.checkpoint.KeptTraining;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.training.FineTuned.Fold;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of a job's networks is kept from time to time, and what an earlier attempt has kept. Networks are told apart by their
 * fold, which only those of a cross-validation have. For the thread that works on the job.
 */
final class KeptWork {

    private final JobCheckpoints checkpoints;
    private final long featureBytes;
    private final Undecodable undecodable;
    /** That are over. */
    private final List<Fold> folds = new ArrayList<>();
    /** Of the first of these; the others have not been written yet. */
    private final List<KeptFile> foldFiles = new ArrayList<>();

    private Optional<KeptTraining> training;
    private Optional<KeptFeatures> features;

    /**
     * @param featureBytes that kept features may have
     * @param undecodable of this job; told of those that are known
     */
    KeptWork(JobCheckpoints checkpoints, long featureBytes, Undecodable undecodable) {
        this.checkpoints = checkpoints;
        this.featureBytes = featureBytes;
        this.undecodable = undecodable;
        Optional<Checkpoint> from = checkpoints.begunFrom();
        this.training = from.map(Checkpoint::training);
        this.features = from.map(Checkpoint::features);
        from.map(Checkpoint::undecodable).ifPresent(undecodable::know);
    }

    /**
     * The folds that are over.
     *
     * @param images of the data set
     */
    List<Fold> folds(List<LabelledImage> images) throws IOException {
        Map<String, LabelledImage> named =
                images.stream().collect(Collectors.toMap(LabelledImage::name, Function.identity()));
        for (KeptFile file : checkpoints.begunFrom().map(Checkpoint::folds).orElse(List.of())) {
            folds.add(KeptValues.fold(checkpoints.json(file, KeptFold.class), named));
            foldFiles.add(file);
        }
        return List.copyOf(folds);
    }

    void foldEnded(Fold fold) throws IOException {
        folds.add(fold);
        training = Optional.empty();
        if (checkpoints.isDue()) {
            publish("fold-%d".formatted(fold.number()));
        }
    }

    /** What the network of a fold goes on from; empty if it is at its beginning. */
    Optional<SavedTraining> training(Optional<Integer> fold) throws IOException {
        Optional<KeptTraining> kept = training.filter(one -> isOf(fold, one.fold()));
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Map<String, FloatBuffer> weights = tensors(kept.get().weights());
        Map<String, FloatBuffer> best = kept.get().best().equals(kept.get().weights())
                ? weights
                : tensors(kept.get().best());
        return Optional.of(new SavedTraining(
                KeptValues.epochs(kept.get().epochs()),
                weights,
                best,
                SavedTraining.memories(
                        tensors(kept.get().memories()), kept.get().steps())));
    }

    private Map<String, FloatBuffer> tensors(KeptFile file) throws IOException {
        return FloatTensor.read(checkpoints.bytes(file), file.key());
    }

    private static boolean isOf(Optional<Integer> fold, Integer kept) {
        return Objects.equals(fold.orElse(null), kept);
    }

    /** Keeps where the network of a fold stands, if it is time to. */
    void reached(Optional<Integer> fold, TrainingMoment moment) throws IOException {
        if (!checkpoints.isDue()) {
            return;
        }
        String name = name(fold, "epoch-%d".formatted(moment.last().number()));
        KeptFile weights =
                checkpoints.write(name + ".weights.safetensors", out -> FloatTensor.write(moment.weightTensors(), out));
        KeptFile memories = checkpoints.write(
                name + ".optimiser.safetensors", out -> FloatTensor.write(moment.memoryTensors(), out));
        training = Optional.of(new KeptTraining(
                fold.orElse(null),
                KeptValues.kept(moment.epochs()),
                weights,
                best(fold, moment, weights, name),
                memories,
                moment.steps()));
        publish(name);
    }

    /** The best weights are those of now, or a checkpoint before this one has them, or they are written. */
    private KeptFile best(Optional<Integer> fold, TrainingMoment moment, KeptFile weights, String name)
            throws IOException {
        int number = moment.best().number();
        if (number == moment.last().number()) {
            return weights;
        }
        Optional<KeptFile> known = training.filter(before -> isOf(fold, before.fold()))
                .filter(before ->
                        FineTuned.best(KeptValues.epochs(before.epochs())).number() == number)
                .map(KeptTraining::best);
        return known.isPresent()
                ? known.get()
                : checkpoints.write(
                        name + ".best.safetensors",
                        out -> FloatTensor.write(moment.best().tensors(), out));
    }

    /**
     * Reads what the frozen stages made of images in an earlier attempt.
     *
     * @param fold whose network they are of; empty if all networks of the job have the same
     * @return whether there was anything to read
     */
    boolean restoreFeatures(
            Optional<Integer> fold, TrainingExamples examples, List<ImageVariant> variants, ImageNetwork network)
            throws IOException {
        features = features.filter(kept -> isOf(fold, kept.fold()) && !variants.isEmpty());
        if (features.isPresent()) {
            checkpoints.read(features.get().rows(), in -> examples.restore(variants, network, in));
        }
        return features.isPresent();
    }

    /** Keeps what the frozen stages made of images, if it took long and is not too much. */
    void featuresComputed(Optional<Integer> fold, TrainingExamples examples) throws IOException {
        if (examples.keptBytes() > 0 && examples.keptBytes() <= featureBytes && checkpoints.isDue()) {
            String name = name(fold, "features");
            KeptFile rows = checkpoints.write(name + ".f32", examples::write);
            features = Optional.of(new KeptFeatures(fold.orElse(null), rows));
            publish(name);
        }
    }

    private void publish(String name) throws IOException {
        for (Fold fold : folds.subList(foldFiles.size(), folds.size())) {
            byte[] json = Messages.write(KeptValues.kept(fold));
            foldFiles.add(checkpoints.write("fold-%d.answers.json".formatted(fold.number()), out -> out.write(json)));
        }
        checkpoints.publish(name, foldFiles, training, features, undecodable.files());
    }

    private static String name(Optional<Integer> fold, String moment) {
        return fold.map(number -> "fold-%d-%s".formatted(number, moment)).orElse(moment);
    }
}
