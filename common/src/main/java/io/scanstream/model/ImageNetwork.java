package io.scanstream.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessing;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A backbone and the head on top of it, with their numbers. It owns the arrays of both and frees them when closed.
 *
 * <p>Forward passes without training may run on several threads at once; training is for one thread and one network in
 * the process at a time, a limit of the engine.
 */
public final class ImageNetwork implements AutoCloseable {

    private static final String BACKBONE = "backbone.";
    private static final String HEAD = "head.";

    private final NetworkForm form;
    private final HeadSpecification specification;
    private final NDManager manager;
    private final Backbone backbone;
    private final PooledHead head;
    private final ParameterStore store;

    private ImageNetwork(NetworkForm form, HeadSpecification specification, int classes, Device device) {
        this.form = form;
        this.specification = specification;
        this.manager = Engine.getEngine("PyTorch").newBaseManager(device);
        this.store = new ParameterStore(manager, false);
        this.backbone = form.backbone().get();
        this.head = new PooledHead(specification, classes);
    }

    private void initialize(int imageSize) {
        backbone.initialize(manager, imageSize);
        head.initialize(manager, backbone.channels(imageSize));
    }

    /** All weights drawn from the seed, which is the engine's for the whole process. */
    public static ImageNetwork random(NetworkForm form, HeadSpecification head, int classes, int imageSize, int seed) {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(seed);
        ImageNetwork network = new ImageNetwork(form, head, classes, engine.defaultDevice());
        return network.filledBy(() -> network.initialize(imageSize));
    }

    /** The backbone's weights from a file, the head's drawn from the seed. */
    public static ImageNetwork pretrained(
            PretrainedWeights weights, HeadSpecification head, int classes, int imageSize, int seed)
            throws InvalidWeightsException {
        Engine engine = Engine.getEngine("PyTorch");
        engine.setRandomSeed(seed);
        ImageNetwork network = new ImageNetwork(weights.form(), head, classes, engine.defaultDevice());
        return network.filledBy(() -> {
            withoutNumbers(network.backbone);
            network.initialize(imageSize);
            Weights.load(
                    network.backbone.stableParameters(),
                    weights.file(),
                    weights.form().fileNames(),
                    network.manager);
        });
    }

    /** Everything from a file that {@link #writeWeights} wrote; nothing of it can be trained. */
    static ImageNetwork trained(
            NetworkForm form, HeadSpecification head, int classes, int imageSize, SafetensorsFile file)
            throws InvalidWeightsException {
        Device device = Engine.getEngine("PyTorch").defaultDevice();
        ImageNetwork network = new ImageNetwork(form, head, classes, device);
        return network.filledBy(() -> {
            withoutNumbers(network.backbone);
            withoutNumbers(network.head);
            network.initialize(imageSize);
            Weights.load(network.parameters(), file, name -> name, network.manager);
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

    /** Of backbone and head, by stable name. */
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        backbone.stableParameters().forEach((name, parameter) -> all.put(BACKBONE + name, parameter));
        headParameters().forEach((name, parameter) -> all.put(HEAD + name, parameter));
        return Collections.unmodifiableMap(all);
    }

    public Map<String, Parameter> headParameters() {
        return head.stableParameters();
    }

    /** N x 3 x H x W in channels_last layout: the batch's own buffer, without a copy on the CPU. */
    static NDArray images(PixelBatch batch, NDManager manager) {
        int size = batch.preprocessing().size();
        Shape shape = new Shape(batch.size(), size, size, Preprocessing.CHANNELS);
        return manager.create(batch.pixels(), shape, DataType.FLOAT32).transpose(0, 3, 1, 2);
    }

    /** What the backbone makes of the pixels, N x C x h x w; never trained here. */
    NDArray features(NDArray images) {
        return backbone.forward(store, new NDList(images), false).singletonOrThrow();
    }

    /** Whether there is anything in the backbone for {@link #calibrate} to set. */
    public boolean hasRunningStatistics() {
        return backbone.hasRunningStatistics();
    }

    /** See {@link Backbone#calibrate}; for a backbone that was drawn at random. */
    public void calibrate(PixelBatch batch) {
        try (NDManager scratch = manager.newSubManager()) {
            backbone.calibrate(store, images(batch, scratch));
        }
    }

    /**
     * Mean and mean square of each feature over the map's positions: N x 2 x C. All that the head needs to know.
     *
     * @param scratch owns the result
     */
    public NDArray moments(PixelBatch batch, NDManager scratch) {
        try (NDArray images = images(batch, scratch)) {
            return moments(images);
        }
    }

    NDArray moments(NDArray images) {
        try (NDArray features = features(images);
                NDArray squares = features.square();
                NDArray means = features.getNDArrayInternal().globalAvgPool();
                NDArray meanSquares = squares.getNDArrayInternal().globalAvgPool()) {
            return NDArrays.stack(new NDList(means, meanSquares), 1);
        }
    }

    /** From N x 2 x C moments to N x classes. */
    public NDArray logits(NDArray moments, boolean training) {
        return head.forward(store, new NDList(moments), training).singletonOrThrow();
    }

    /** See {@link PooledBatchNorm#startFrom}. */
    public void startHeadFrom(NDArray moments) {
        head.startFrom(moments);
    }

    /** All parameters as safetensors. */
    public void writeWeights(OutputStream out) throws IOException {
        SafetensorsWriter.write(Weights.arrays(parameters()), out);
    }

    @Override
    public void close() {
        manager.close();
    }
}
