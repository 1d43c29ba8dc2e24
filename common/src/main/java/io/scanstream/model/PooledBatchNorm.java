package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * Batch normalisation of a feature map followed by global average pooling, computed from two numbers per image and
 * channel: the mean and the mean square over the map's positions. That is exact, because the batch's mean and variance
 * are means of those two and normalisation is linear; and it lets a feature cache hold 2 x C numbers per image instead
 * of the map. The variance is the biased one throughout.
 *
 * <p>In: N x 2 x C. Out: N x C.
 */
final class PooledBatchNorm extends FeaturePooling {

    private final Parameter gamma = add("gamma", Parameter.Type.GAMMA, true);
    private final Parameter beta = add("beta", Parameter.Type.BETA, true);
    private final Parameter runningMean = add("runningMean", Parameter.Type.RUNNING_MEAN, false);
    private final Parameter runningVar = add("runningVar", Parameter.Type.RUNNING_VAR, false);

    private Parameter add(String name, Parameter.Type type, boolean trainable) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optRequiresGrad(trainable)
                .build());
    }

    @Override
    NDArray summary(NDArray map) {
        try (map) {
            return Moments.of(map);
        }
    }

    @Override
    Shape summaryShape(Shape map) {
        return new Shape(map.get(0), 2, map.get(1));
    }

    @Override
    void startFrom(NDArray moments) {
        try (NDArray mean = Moments.mean(moments);
                NDArray variance = Moments.variance(moments, mean)) {
            mean.copyTo(runningMean.getArray());
            variance.copyTo(runningVar.getArray());
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray moments = inputs.singletonOrThrow();
        NDArray mean = training ? Moments.mean(moments) : runningMean.getArray();
        NDArray variance = training ? Moments.variance(moments, mean) : runningVar.getArray();
        if (training) {
            follow(runningMean.getArray(), mean);
            follow(runningVar.getArray(), variance);
        }
        return new NDList(normalised(moments.get(":,0"), mean, variance));
    }

    private NDArray normalised(NDArray pooled, NDArray mean, NDArray variance) {
        // What is made of running statistics lands on the network's manager and would stay there.
        try (NDArray shifted = variance.add(EPSILON);
                NDArray deviation = shifted.sqrt();
                NDArray inverse = deviation.pow(-1);
                NDArray scale = inverse.mul(gamma.getArray())) {
            return pooled.sub(mean).mul(scale).add(beta.getArray());
        }
    }

    private static void follow(NDArray running, NDArray batch) {
        try (NDArray constant = batch.stopGradient();
                NDArray step = constant.mul(1 - MOMENTUM)) {
            running.muli(MOMENTUM).addi(step);
        }
    }

    @Override
    protected void prepare(Shape[] inputs) {
        Shape channels = new Shape(inputs[0].get(2));
        getDirectParameters().values().forEach(parameter -> parameter.setShape(channels));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), inputs[0].get(2))};
    }
}
