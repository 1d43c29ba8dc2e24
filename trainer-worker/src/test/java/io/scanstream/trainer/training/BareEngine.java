package io.scanstream.trainer.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.scanstream.model.ImageNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The least that a step takes: forward, DJL's loss, backward and DJL's Adam, by the blocks of a network, on batches that
 * lie ready on the device. Nobody reads the loss.
 */
final class BareEngine implements AutoCloseable {
    private final ImageNetwork network;
    private final int cut;
    private final NDManager manager;
    private final Loss loss = Loss.softmaxCrossEntropyLoss();
    private final Optimizer optimiser;
    private final Map<String, Parameter> trained;
    private final List<Ready> batches = new ArrayList<>();

    private record Ready(NDArray features, NDArray labels) {}

    /** @param cut the first stage that is trained; what asks for a gradient already is what is updated */
    BareEngine(ImageNetwork network, int cut, float learningRate) {
        this.network = network;
        this.cut = cut;
        this.manager = network.manager().newSubManager();
        this.optimiser = Optimizer.adam()
                .optLearningRateTracker(Tracker.fixed(learningRate))
                .build();
        this.trained = new LinkedHashMap<>(network.parameters().all());
        trained.values().removeIf(parameter -> !parameter.requiresGradient());
    }

    /** What {@link #pass} goes through. */
    void load(ExampleSource source, List<int[]> order) throws Exception {
        int[] labels = source.labels();
        try (ExampleSource.Pass pass = source.pass(1, order)) {
            for (int[] examples : order) {
                float[] truth = new float[examples.length];
                for (int i = 0; i < truth.length; i++) {
                    truth[i] = labels[examples[i]];
                }
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray features = pass.next(scratch).features().duplicate();
                    features.attach(manager);
                    batches.add(new Ready(features, manager.create(truth)));
                }
            }
        }
    }

    void pass() {
        for (Ready batch : batches) {
            try (NDManager scratch = manager.newSubManager()) {
                scratch.tempAttachAll(batch.features(), batch.labels());
                try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                    NDArray logits = network.logits(batch.features(), cut, cut, true);
                    collector.backward(loss.evaluate(new NDList(batch.labels()), new NDList(logits)));
                }
                trained.forEach(this::update);
            }
        }
    }

    private void update(String name, Parameter parameter) {
        NDArray weight = parameter.getArray();
        try (NDArray gradient = weight.getGradient()) {
            optimiser.update(name, weight, gradient);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
