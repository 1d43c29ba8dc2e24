package io.scanstream.trainer.training;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.evaluation.Decision;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.augmentation.PictureCache;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.checkpoint.Checkpoint;
import io.scanstream.trainer.checkpoint.JobCheckpoints;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.Split;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.training.FineTuned.CrossValidated;
import io.scanstream.trainer.training.FineTuned.Fold;
import io.scanstream.trainer.training.FineTuned.HeldOut;
import io.scanstream.trainer.training.StartingPoint.InitialNetwork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Trains what a request asks for: one network on one division of the data, or one per fold and then one on all images. The
 * frozen stages see each image once for all of these, unless each epoch alters the images. For one job and one thread.
 */
public final class FineTuning implements AutoCloseable {
    /** Larger batches gain nothing on a CPU and little on a GPU; memory grows with them. */
    private static final int IMAGES_AT_ONCE = 16;

    private final Job job;
    private final StartingPoint start;
    private final Plan plan;
    /** Where images are shown in more than one form, each file is decoded once. */
    private final Optional<PictureCache> pictures;

    private final ImageFeed feed;
    private final FeatureStorage storage;
    private final CheckpointPolicy checkpoints;
    private final Consumer<Fold> foldListener;
    private final Throughput throughput = new Throughput();
    private Undecodable undecodable;
    private KeptWork kept;
    private TrainingExamples examples;

    /**
     * What is trained, and on what.
     *
     * @param cut the first stage of the base that is trained; the number of stages if none is
     * @param augmentation of the images that are learned from
     */
    public record Plan(int cut, Augmentation augmentation) {}

    /** @param foldListener told each fold of a cross-validation as it ends */
    public FineTuning(Job job, StartingPoint start, Plan plan, TrainingResources resources, Consumer<Fold> foldListener)
            throws IOException {
        this.job = job;
        this.start = start;
        this.plan = plan;
        this.storage = resources.features();
        this.checkpoints = resources.checkpoints();
        this.pictures = plan.augmentation().changesNothing()
                ? Optional.empty()
                : Optional.of(resources.pictures().open());
        this.feed = new ImageFeed(
                pictures.<Pictures>map(cache -> cache).orElseGet(Pictures::fromFiles),
                new Preprocessor(start.preprocessing(), resources.limits()),
                resources.decoding());
        this.foldListener = foldListener;
    }

    /**
     * Goes on where an earlier attempt at the job was, if that has left a checkpoint.
     *
     * @return to be closed by the caller
     */
    public FineTuned run(DividedDataset data) throws JobFailedException, IOException {
        double borne = job.request().dataset().maximumUnreadableShare();
        undecodable = new Undecodable(files -> data.requireReadable(files, borne));
        JobCheckpoints ofJob = JobCheckpoints.of(
                job,
                checkpoints.store(),
                checkpoints.interval(),
                Basis.of(start, plan, data).sha256());
        kept = new KeptWork(ofJob, checkpoints.featureBytes(), undecodable);
        ofJob.begunFrom().ifPresent(this::reportResumed);
        return job.request().folds() == null ? heldOut(data) : crossValidated(data);
    }

    private void reportResumed(Checkpoint from) {
        Integer folds = job.request().folds();
        int over = from.folds().size();
        Integer next = folds != null && over < folds ? Integer.valueOf(over + 1) : null;
        int epoch = from.training() == null ? 0 : from.training().epochs().size();
        job.report((id, attempt, at) -> new TrainingEvent.Resumed(id, attempt, at, from.attempt(), next, epoch));
    }

    private FineTuned heldOut(DividedDataset data) throws JobFailedException, IOException {
        List<LabelledImage> training = data.split().part(Part.TRAIN);
        List<LabelledImage> validation = data.split().part(Part.VALIDATION);
        List<LabelledImage> test = data.split().part(Part.TEST);
        InitialNetwork network = start.network(data.labels().size());
        try {
            List<LabelledImage> scored = new ArrayList<>(validation);
            scored.addAll(test);
            prepare(network.network(), training, scored, Optional.empty());
            NetworkRun run = run(network, data, Optional.empty());
            List<Epoch> epochs = run.train(training, Optional.of(validation));
            HeldOut answers = new HeldOut(run.answers(validation), run.answers(test));
            return new FineTuned(network, readable(data), epochs, answers, throughput.imagesPerSecond());
        } catch (JobFailedException | IOException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private FineTuned crossValidated(DividedDataset data) throws JobFailedException, IOException {
        TrainingRequest request = job.request();
        List<DividedDataset> divisions =
                data.folds(request.folds(), request.dataset().split(), request.seed());
        List<Fold> folds = new ArrayList<>(kept.folds(data.dataset().images()));
        for (DividedDataset division : divisions.subList(folds.size(), divisions.size())) {
            Fold done = fold(division, folds.size() + 1);
            foldListener.accept(done);
            folds.add(done);
            kept.foldEnded(done);
        }
        List<LabelledImage> all = data.dataset().images();
        InitialNetwork network = start.network(data.labels().size());
        try {
            prepare(network.network(), all, all, Optional.empty());
            NetworkRun run = run(network, data, Optional.empty());
            List<Epoch> epochs = run.withEpochs(usualBestEpoch(folds)).train(all, Optional.empty());
            return new FineTuned(
                    network,
                    readable(data.undivided()),
                    epochs,
                    new CrossValidated(folds),
                    throughput.imagesPerSecond());
        } catch (JobFailedException | IOException | RuntimeException | Error e) {
            network.close();
            throw e;
        }
    }

    private Fold fold(DividedDataset data, int number) throws JobFailedException, IOException {
        try (InitialNetwork network = start.network(data.labels().size())) {
            List<LabelledImage> all = data.dataset().images();
            Split split = data.split();
            boolean isDrawn = isDrawn(network.network());
            prepare(
                    network.network(),
                    isDrawn ? split.part(Part.TRAIN) : all,
                    all,
                    isDrawn ? Optional.of(number) : Optional.empty());
            NetworkRun run = run(network, data, Optional.of(number));
            List<Epoch> epochs = run.train(split.part(Part.TRAIN), Optional.of(split.part(Part.VALIDATION)));
            return new Fold(
                    number,
                    epochs,
                    new HeldOut(run.answers(split.part(Part.VALIDATION)), run.answers(split.part(Part.TEST))));
        }
    }

    /** The median: with no images left to choose the epoch by, the last network trains as long as the others did. */
    private static int usualBestEpoch(List<Fold> folds) {
        int[] best = folds.stream()
                .mapToInt(fold -> FineTuned.best(fold.epochs()).number())
                .sorted()
                .toArray();
        return best[best.length / 2];
    }

    /**
     * Keeps what the frozen stages make of images, unless a network before this one has.
     *
     * @param learned that the network, or one after it with the same frozen stages, will learn from
     * @param fold of the network, if its frozen stages are unlike those of other folds
     */
    private void prepare(
            ImageNetwork network, List<LabelledImage> learned, List<LabelledImage> scored, Optional<Integer> fold)
            throws JobFailedException, IOException {
        if (isDrawn(network)) {
            // Its statistics, and so what its frozen stages make of images, are those of the images it learns from.
            forget();
            new Calibration(feed.preprocessor(), feed.decoding()).show(learned, network::calibrate);
        }
        if (examples == null) {
            Augmenter augmenter =
                    new Augmenter(plan.augmentation(), job.request().seed());
            examples = new TrainingExamples(augmenter, plan.cut(), feed, storage, undecodable);
            List<ImageVariant> variants = examples.worthKeeping(
                    learned, scored, network.frozenShape(plan.cut()).size());
            if (!kept.restoreFeatures(fold, examples, variants, network)) {
                long began = System.nanoTime();
                examples.keep(variants, network, done -> reportFeatures(done, variants.size()));
                throughput.add(variants.size(), System.nanoTime() - began);
                kept.featuresComputed(fold, examples);
            }
        }
    }

    private boolean isDrawn(ImageNetwork network) {
        return job.request().initialisation() == Initialisation.RANDOM && network.hasRunningStatistics();
    }

    private void reportFeatures(int done, int total) {
        job.report((id, attempt, at) -> new TrainingEvent.FeaturesComputed(id, attempt, at, done, total));
    }

    private NetworkRun run(InitialNetwork network, DividedDataset data, Optional<Integer> fold) {
        TrainingRequest request = job.request();
        Decision ranking = data.positive()
                .<Decision>map(positive -> new Decision.Threshold(positive, 0.5))
                .orElseGet(Decision.MostProbable::new);
        TrainingSettings settings = new TrainingSettings(
                request.hyperparameters(),
                request.hyperparameters().epochs(),
                request.seed(),
                data.labels(),
                ranking,
                !network.headIsTrained(),
                feed.imagesAtOnce(IMAGES_AT_ONCE));
        return new NetworkRun(job, network.network(), plan.cut(), examples, settings, throughput, kept, fold);
    }

    private DividedDataset readable(DividedDataset data) throws JobFailedException {
        return data.without(undecodable.files(), job.request().dataset().maximumUnreadableShare());
    }

    private void forget() throws IOException {
        if (examples != null) {
            examples.close();
            examples = null;
        }
    }

    /** Frees what was kept. */
    @Override
    public void close() throws IOException {
        try {
            forget();
        } finally {
            if (pictures.isPresent()) {
                pictures.get().close();
            }
        }
    }
}
