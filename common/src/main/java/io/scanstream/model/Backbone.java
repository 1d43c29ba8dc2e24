package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The pre-trained part of a network: stages one after another, from N x 3 x H x W pixels to N x C x h x w features.
 *
 * <p>Two things make a stage a frozen one: none of its parameters asks for a gradient, so that the engine builds no graph
 * for it; and it runs in inference mode even while others train, so that its batch normalisation neither uses nor moves
 * statistics of the batch.
 */
final class Backbone extends AbstractBlock {

    private final List<Stage> stages;
    private final Map<String, Parameter> stable;

    /** Everything frozen. */
    Backbone(List<Stage> stages, Map<String, Parameter> parameters) {
        this.stages = List.copyOf(stages);
        this.stable = parameters;
        this.stages.forEach(stage -> addChildBlock(stage.name(), stage.block()));
        freezeParameters(true);
    }

    /** By torchvision name, such as {@code features.0.weight}; in the order of the network. */
    public Map<String, Parameter> stableParameters() {
        return stable;
    }

    public List<String> stageNames() {
        return stages.stream().map(Stage::name).toList();
    }

    /** Of one stage, in the order of the network. */
    Map<String, Parameter> stableParameters(int stage) {
        Set<Parameter> own =
                Set.copyOf(stages.get(stage).block().getParameters().values());
        Map<String, Parameter> parameters = new LinkedHashMap<>(stable);
        parameters.values().retainAll(own);
        return parameters;
    }

    /** From this stage on all that can be trained asks for a gradient, before it nothing does. */
    void trainFrom(int firstTrainable) {
        for (int stage = 0; stage < stages.size(); stage++) {
            boolean freeze = stage < firstTrainable;
            stages.get(stage).block().freezeParameters(freeze, Backbone::isTrainable);
        }
    }

    /** Of the map that the first stages make of one image, 1 x C x h x w. */
    Shape mapShape(int imageSize, int stageCount) {
        return shapes(stageCount, images(imageSize))[0];
    }

    void initialize(NDManager manager, int imageSize) {
        initialize(manager, DataType.FLOAT32, images(imageSize));
    }

    private static Shape images(int size) {
        return new Shape(1, 3, size, size);
    }

    /**
     * Sets the running statistics of every batch normalisation to those of some images. A base that was drawn at random
     * has none: with a mean of 0 and a variance of 1, which it is made with, the signal saturates on its way through.
     *
     * @param images N x 3 x H x W
     */
    void calibrate(ParameterStore store, NDArray images) {
        Map<Parameter, float[]> before = new LinkedHashMap<>();
        stable.values().stream()
                .filter(Backbone::isRunningStatistic)
                .forEach(parameter -> before.put(parameter, parameter.getArray().toFloatArray()));
        forward(store, images, 0, stages.size(), stage -> true).close();
        before.forEach((parameter, old) -> {
            // The pass moved each by (1 - momentum) of the way towards the images' own statistic.
            float[] moved = parameter.getArray().toFloatArray();
            for (int i = 0; i < moved.length; i++) {
                moved[i] = (moved[i] - Layers.MOMENTUM * old[i]) / (1 - Layers.MOMENTUM);
            }
            parameter.getArray().set(FloatBuffer.wrap(moved));
        });
    }

    boolean hasRunningStatistics() {
        return stable.values().stream().anyMatch(Backbone::isRunningStatistic);
    }

    /** Not so the running statistics, which a pass in training mode moves, and never a gradient. */
    static boolean isTrainable(Parameter parameter) {
        return !isRunningStatistic(parameter);
    }

    private static boolean isRunningStatistic(Parameter parameter) {
        return parameter.getType() == Parameter.Type.RUNNING_MEAN || parameter.getType() == Parameter.Type.RUNNING_VAR;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return new NDList(forward(store, inputs.singletonOrThrow(), 0, stages.size(), stage -> training));
    }

    /**
     * Runs some stages.
     *
     * @param input what the stage {@code from} takes; the result if there is no stage to run
     * @param to exclusive
     * @param training which stages, by index, run in training mode
     */
    NDArray forward(ParameterStore store, NDArray input, int from, int to, IntPredicate training) {
        NDList inputs = new NDList(input);
        NDList current = inputs;
        for (int stage = from; stage < to; stage++) {
            NDList next = stages.get(stage).block().forward(store, current, training.test(stage));
            LeanSequential.closeIntermediate(current, inputs, next);
            current = next;
        }
        return current.singletonOrThrow();
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        Shape[] shapes = inputShapes;
        for (Stage stage : stages) {
            stage.block().initialize(manager, dataType, shapes);
            shapes = stage.block().getOutputShapes(shapes);
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return shapes(stages.size(), inputs);
    }

    private Shape[] shapes(int stageCount, Shape... inputs) {
        Shape[] shapes = inputs;
        for (Stage stage : stages.subList(0, stageCount)) {
            shapes = stage.block().getOutputShapes(shapes);
        }
        return shapes;
    }
}
