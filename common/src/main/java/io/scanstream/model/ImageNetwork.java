package io.scanstream.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A backbone and the head on top of it, with their numbers. It owns the arrays of both and frees them when closed.
 *
 * <p>The backbone's S stages are counted from 0. A <em>cut</em>, from 0 to S, is the number of leading stages that have
 * already been run: what they make of an image can be kept and handed on as often as wanted while they are frozen. At
 * first all stages are frozen and the head can be trained; {@link NetworkParameters#trainFrom} says otherwise.
 *
 * <p>Forward passes without training may run on several threads at once; training is for one thread and one network in
 * the process at a time, a limit of the engine.
 */
public final class ImageNetwork implements AutoCloseable {

    private final NetworkForm form;
    private final HeadSpecification specification;
    private final int imageSize;
    private final NDManager manager;
    private final Backbone backbone;
    private final Head head;
    private final NetworkParameters parameters;
    private final ParameterStore store;

    private ImageNetwork(NetworkForm form, HeadSpecification specification, int classes, int imageSize) {
        this.form = form;
        this.specification = specification;
        this.imageSize = imageSize;
        this.manager = Engine.getEngine("PyTorch").newBaseManager(TorchEngine.device());
        this.store = new ParameterStore(manager, false);
        this.backbone = form.backbone().get();
        this.head = new Head(specification, classes);
        this.parameters = new NetworkParameters(backbone, head);
    }

    private void initialize() {
        backbone.initialize(manager, imageSize);
        head.initialize(manager, backbone.mapShape(imageSize, stageCount()));
    }

    /** All weights drawn from the seed, which is the engine's for the whole process. */
    public static ImageNetwork random(NetworkForm form, HeadSpecification head, int classes, int imageSize, int seed) {
        Engine.getEngine("PyTorch").setRandomSeed(seed);
        ImageNetwork network = new ImageNetwork(form, head, classes, imageSize);
        return network.filledBy(() -> network.initialize());
    }

    /** The backbone's weights from a file, the head's drawn from the seed, or from the file if it has a whole model. */
    public static ImageNetwork pretrained(
            PretrainedWeights weights, HeadSpecification head, int classes, int imageSize, int seed)
            throws InvalidWeightsException {
        Engine.getEngine("PyTorch").setRandomSeed(seed);
        ImageNetwork network = new ImageNetwork(weights.form(), head, classes, imageSize);
        return network.filledBy(() -> {
            withoutNumbers(network.backbone);
            network.initialize();
            weights.load(network.backbone.stableParameters(), network.parameters.ofHead(), network.manager);
        });
    }

    /** Everything from a file that {@link #writeWeights} wrote; nothing of it can be trained. */
    static ImageNetwork trained(
            NetworkForm form, HeadSpecification head, int classes, int imageSize, SafetensorsFile file)
            throws InvalidWeightsException {
        ImageNetwork network = new ImageNetwork(form, head, classes, imageSize);
        return network.filledBy(() -> {
            withoutNumbers(network.backbone);
            withoutNumbers(network.head);
            network.initialize();
            Weights.load(network.parameters.all(), file, name -> name, network.manager);
            network.head.freezeParameters(true);
        });
    }

    /** Skips the drawing of random numbers that are about to be replaced. */
    private static void withoutNumbers(Block block) {
        block.setInitializer(Initializer.ZEROS, parameter -> true);
    }

    /** Closed if its numbers cannot be had. */
    private <E extends Exception> ImageNetwork filledBy(Filling<E> filling) throws E {
        boolean isFilled = false;
        try {
            filling.run();
            isFilled = true;
            return this;
        } finally {
            if (!isFilled) {
                close();
            }
        }
    }

    private interface Filling<E extends Exception> {
        void run() throws E;
    }

    public NetworkForm form() {
        return form;
    }

    public HeadSpecification headSpecification() {
        return specification;
    }

    /** To make arrays for this network's device; closing it is this object's task, not the caller's. */
    public NDManager manager() {
        return manager;
    }

    public NetworkParameters parameters() {
        return parameters;
    }

    /** From the pixels to the head. */
    public List<String> stageNames() {
        return backbone.stageNames();
    }

    /** S. */
    public int stageCount() {
        return backbone.stageNames().size();
    }

    /** N x 3 x H x W in channels_last layout: the batch's own buffer, without a copy on the CPU. */
    static NDArray images(PixelBatch batch, NDManager manager) {
        int size = batch.preprocessing().size();
        Shape shape = new Shape(batch.size(), size, size, Preprocessing.CHANNELS);
        return manager.create(batch.pixels(), shape, DataType.FLOAT32).transpose(0, 3, 1, 2);
    }

    /** What the backbone makes of the pixels, N x C x h x w; never trained here. */
    NDArray features(NDArray images) {
        return WithoutGradients.compute(() -> backbone.forward(store, images, 0, stageCount(), stage -> false));
    }

    /** The backbone's, in the order of the network; none in a network such as VGG. */
    List<ObservableBatchNorm> batchNorms() {
        return ObservableBatchNorm.within(backbone);
    }

    /** Whether there is anything in the backbone for {@link #calibrate} to set. */
    public boolean hasRunningStatistics() {
        return backbone.hasRunningStatistics();
    }

    /**
     * Lets convolutions do the work of the normalisations behind them: the same answers, up to rounding, in less time. The
     * network can only answer from then on; its weights are no longer those that it was made of.
     */
    void fuse() {
        WithoutGradients.compute(() -> {
            LeanSequential.fuse(backbone);
            return null;
        });
    }

    /** See {@link Backbone#calibrate}; for a backbone that was drawn at random. */
    public void calibrate(PixelBatch batch) {
        try (NDManager scratch = manager.newSubManager()) {
            WithoutGradients.compute(() -> {
                backbone.calibrate(store, images(batch, scratch));
                return null;
            });
        }
    }

    /**
     * {@link #frozenFeatures(NDArray, int)} of a batch.
     *
     * @param scratch owns the result. With a cut of 0 that is the batch's own buffer, to be used before the batch is
     *     closed
     */
    public NDArray frozenFeatures(PixelBatch batch, int cut, NDManager scratch) {
        return frozenFeatures(images(batch, scratch), cut);
    }

    /**
     * What the stages before the cut make of images, in inference mode and with nothing to differentiate: N x
     * {@link #frozenShape}. The numbers read from it are in that order, row-major, whatever the layout in memory; an
     * array that was made of such numbers gives {@link #logits} what this one gives, up to rounding.
     *
     * @param images N x 3 x H x W
     * @return on the manager of the images; the images themselves if the cut is 0
     */
    public NDArray frozenFeatures(NDArray images, int cut) {
        requireBetween("cut", cut, 0, stageCount());
        return WithoutGradients.compute(() -> {
            NDArray map = backbone.forward(store, images, 0, cut, stage -> false);
            return cut < stageCount() ? map : head.summary(map);
        });
    }

    /**
     * Of what is kept of one image of the size that the network was made for: 3 x H x W pixels at cut 0, then a map C x
     * h x w, and at cut S what the head needs to know of the last map.
     */
    public Shape frozenShape(int cut) {
        requireBetween("cut", cut, 0, stageCount());
        Shape map = backbone.mapShape(imageSize, cut);
        return (cut < stageCount() ? map : head.summaryShape(map)).slice(1);
    }

    /**
     * From what was kept at a cut to N x classes.
     *
     * @param frozen N x {@link #frozenShape} of the cut; stays open
     * @param firstTrainable from the cut to S; the stages between run in inference mode
     * @param training whether the stages from there on and the head run in training mode: batch normalisation by the
     *     batch, dropout, and a graph for the backward pass; without it there is no graph
     */
    public NDArray logits(NDArray frozen, int cut, int firstTrainable, boolean training) {
        requireBetween("cut", cut, 0, stageCount());
        requireBetween("firstTrainable", firstTrainable, cut, stageCount());
        return training
                ? answer(frozen, cut, stage -> stage >= firstTrainable, true)
                : WithoutGradients.compute(() -> answer(frozen, cut, stage -> false, false));
    }

    private NDArray answer(NDArray frozen, int cut, IntPredicate trainingStages, boolean training) {
        if (cut == stageCount()) {
            return head.forward(store, new NDList(frozen), training).singletonOrThrow();
        }
        try (NDArray summary = summary(frozen, cut, trainingStages)) {
            return head.forward(store, new NDList(summary), training).singletonOrThrow();
        }
    }

    /** @param cut below S: the result is a new array */
    private NDArray summary(NDArray frozen, int cut, IntPredicate trainingStages) {
        return head.summary(backbone.forward(store, frozen, cut, stageCount(), trainingStages));
    }

    /**
     * What the head needs to know of each image: N x {@link #frozenShape} of S, computed in inference mode.
     *
     * @param frozen N x {@link #frozenShape} of the cut; the result itself if the cut is S
     */
    public NDArray summaries(NDArray frozen, int cut) {
        requireBetween("cut", cut, 0, stageCount());
        return cut == stageCount() ? frozen : WithoutGradients.compute(() -> summary(frozen, cut, stage -> false));
    }

    /**
     * Lets the head's running statistics start from those of some images.
     *
     * @param summaries of images of the training part, see {@link #summaries}
     */
    public void startHeadFrom(NDArray summaries) {
        head.startFrom(summaries);
    }

    static void requireBetween(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be from %d to %d, got %d".formatted(name, least, most, value));
        }
    }

    /** All parameters as safetensors. */
    public void writeWeights(OutputStream out) throws IOException {
        FloatTensor.write(FloatTensor.of(Weights.arrays(parameters.all())), out);
    }

    @Override
    public void close() {
        manager.close();
    }
}
