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
import java.util.function.IntPredicate;

/**
 * The pre-trained part of a network: stages one after another, from N x 3 x H x W pixels to N x C x h x w features.
 *
 * <p>All stages before {@code firstTrainableStage} are frozen: they run in inference mode even while training, so their
 * batch normalisation neither uses nor moves statistics of the batch and no autograd graph is built for them.
 */
final class Backbone extends AbstractBlock {

    private final List<Stage> stages;
    private final Map<String, Parameter> stable;
    private final int firstTrainableStage;

    /** Everything frozen. */
    Backbone(List<Stage> stages, Map<String, Parameter> parameters) {
        this.stages = List.copyOf(stages);
        this.stable = parameters;
        this.firstTrainableStage = stages.size();
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

    /** Channels of the features. */
    int channels(int imageSize) {
        return (int) getOutputShapes(new Shape[] {images(imageSize)})[0].get(1);
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
        forward(store, new NDList(images), true, stage -> true).close();
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

    private static boolean isRunningStatistic(Parameter parameter) {
        return parameter.getType() == Parameter.Type.RUNNING_MEAN || parameter.getType() == Parameter.Type.RUNNING_VAR;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        return forward(store, inputs, training, stage -> stage >= firstTrainableStage);
    }

    private NDList forward(ParameterStore store, NDList inputs, boolean training, IntPredicate trainable) {
        NDList current = inputs;
        for (int i = 0; i < stages.size(); i++) {
            NDList next = stages.get(i).block().forward(store, current, training && trainable.test(i));
            LeanSequential.closeIntermediate(current, inputs, next);
            current = next;
        }
        return current;
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
        Shape[] shapes = inputs;
        for (Stage stage : stages) {
            shapes = stage.block().getOutputShapes(shapes);
        }
        return shapes;
    }
}
