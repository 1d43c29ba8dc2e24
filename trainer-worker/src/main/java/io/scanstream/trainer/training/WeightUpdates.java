package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.model.ImageNetwork;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The optimiser's side of a step: which weights are changed, each with the learning rate and the weight decay of its kind,
 * by gradients that are cut to bounds.
 */
final class WeightUpdates {
    private static final String HIDDEN_KERNEL = "head.hidden.weight";

    private final ImageNetwork network;
    private final Hyperparameters hyperparameters;
    private final UpdateRule rule;
    private final NDManager manager;
    private final Map<String, UpdateRule.Memory> memories = new LinkedHashMap<>();
    private List<Trained> trained = List.of();

    /** A weight that is changed, and what its rate is multiplied with. */
    private record Trained(String name, NDArray weight, double rate, double decay) {}

    /** @param manager owns what is remembered of the weights */
    WeightUpdates(ImageNetwork network, Hyperparameters hyperparameters, NDManager manager) {
        this.network = network;
        this.hyperparameters = hyperparameters;
        this.rule = UpdateRule.of(hyperparameters);
        this.manager = manager;
    }

    /** From now on these weights; those that were trained before are remembered. */
    void trainFrom(int firstTrainable) {
        network.parameters().trainFrom(firstTrainable);
        List<Trained> all = new ArrayList<>(trained(network.parameters().ofHead(), 1));
        double share = hyperparameters.baseLearningRate() / hyperparameters.learningRate();
        for (int stage = firstTrainable; stage < network.stageCount(); stage++) {
            all.addAll(trained(network.parameters().ofStage(stage), share));
        }
        all.forEach(one -> memories.computeIfAbsent(one.name(), name -> rule.begin(one.weight(), manager)));
        trained = List.copyOf(all);
    }

    private List<Trained> trained(Map<String, Parameter> parameters, double rate) {
        List<Trained> trained = new ArrayList<>();
        parameters.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                trained.add(new Trained(name, parameter.getArray(), rate, decay(name, parameter)));
            }
        });
        return trained;
    }

    private double decay(String name, Parameter parameter) {
        if (parameter.getType() != Parameter.Type.WEIGHT) {
            return 0;
        }
        // The derivative of decay x w^2, which is how Keras defines its penalty, is 2 x decay x w.
        double ofHead =
                name.equals(HIDDEN_KERNEL) ? 2 * network.headSpecification().weightDecay() : 0;
        return Optional.ofNullable(hyperparameters.weightDecay()).orElse(ofHead);
    }

    /** One update by the gradients at hand, which it sets to zero. */
    void step(double learningRate) {
        // The bounds that DJL makes arrays of for each clipping are left on the manager of what is clipped.
        try (NDManager scratch = manager.newSubManager()) {
            List<NDArray> gradients =
                    trained.stream().map(one -> gradient(one.weight(), scratch)).toList();
            double rescale = rescale(gradients);
            for (int i = 0; i < trained.size(); i++) {
                Trained one = trained.get(i);
                UpdateRule.Memory memory = memories.get(one.name()).next();
                memories.put(one.name(), memory);
                rule.update(one.weight(), gradients.get(i), memory, learningRate * one.rate(), one.decay(), rescale);
            }
        }
    }

    /** Clipped; DJL's optimisers' own clipping lets through what is far below zero. */
    private NDArray gradient(NDArray weight, NDManager scratch) {
        NDArray gradient = weight.getGradient();
        gradient.attach(scratch);
        return hyperparameters.clipValue() == null
                ? gradient
                : gradient.clip(-hyperparameters.clipValue(), hyperparameters.clipValue());
    }

    private double rescale(Collection<NDArray> gradients) {
        if (hyperparameters.clipNorm() == null) {
            return 1;
        }
        double sum = 0;
        for (NDArray gradient : gradients) {
            try (NDArray square = gradient.square();
                    NDArray total = square.sum()) {
                sum += total.getFloat();
            }
        }
        return Math.min(1, hyperparameters.clipNorm() / Math.sqrt(sum));
    }

    /**
     * What is remembered, by the weights' names; enough, together with the weights, to go on as if nothing had happened. The
     * arrays change with the next step.
     */
    Map<String, UpdateRule.Memory> memories() {
        return Collections.unmodifiableMap(memories);
    }

    /** What was remembered of one weight, in Java's memory. */
    record Saved(List<FloatBuffer> arrays, int steps) {}

    /** To be called after {@link #trainFrom}, of the same network with the same hyperparameters. */
    void restore(Map<String, Saved> saved) {
        saved.forEach((name, values) -> {
            UpdateRule.Memory memory = memories.get(name);
            for (int i = 0; i < values.arrays().size(); i++) {
                Snapshot.set(memory.arrays().get(i), values.arrays().get(i));
            }
            memories.put(name, new UpdateRule.Memory(memory.arrays(), values.steps()));
        });
    }
}
