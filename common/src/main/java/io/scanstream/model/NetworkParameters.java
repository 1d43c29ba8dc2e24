package io.scanstream.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Parameter;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network's weights and running statistics, by stable name: those of the backbone as torchvision has them, behind
 * {@code backbone.}, and those of the head behind {@code head.}. They belong to the network, which frees them.
 */
public final class NetworkParameters {

    private static final String BACKBONE = "backbone.";
    private static final String HEAD = "head.";

    private final Backbone backbone;
    private final Head head;

    NetworkParameters(Backbone backbone, Head head) {
        this.backbone = backbone;
        this.head = head;
    }

    /** In the order of the network, as all of these. */
    public Map<String, Parameter> all() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        all.putAll(named(BACKBONE, backbone.stableParameters()));
        all.putAll(ofHead());
        return Collections.unmodifiableMap(all);
    }

    public Map<String, Parameter> ofHead() {
        return named(HEAD, head.stableParameters());
    }

    /** @param stage counted from 0 */
    public Map<String, Parameter> ofStage(int stage) {
        ImageNetwork.requireBetween("stage", stage, 0, stageCount() - 1);
        return named(BACKBONE, backbone.stableParameters(stage));
    }

    private static Map<String, Parameter> named(String prefix, Map<String, Parameter> parameters) {
        Map<String, Parameter> named = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> named.put(prefix + name, parameter));
        return Collections.unmodifiableMap(named);
    }

    /**
     * Lets all of the head and of these stages ask for a gradient, and no other. Running statistics never do. May be called
     * again, between two steps of an optimiser.
     *
     * @param firstTrainable from 0, all stages, to their number, the head alone
     */
    public void trainFrom(int firstTrainable) {
        ImageNetwork.requireBetween("firstTrainable", firstTrainable, 0, stageCount());
        backbone.trainFrom(firstTrainable);
        head.freezeParameters(false, Backbone::isTrainable);
    }

    /**
     * Puts numbers into a parameter, in its logical order, and leaves it as it is laid out in memory: what is computed with
     * another layout ends a few bits apart. On any thread.
     */
    public static void set(Parameter parameter, FloatBuffer numbers) {
        NDArray array = parameter.getArray();
        WithoutGradients.compute(() -> {
            try (NDManager scratch = array.getManager().newSubManager()) {
                array.set(new NDIndex("..."), scratch.create(numbers.duplicate(), array.getShape()));
            }
            return null;
        });
    }

    private int stageCount() {
        return backbone.stageNames().size();
    }
}
