package io.scanstream.model;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The head of a whole model that Keras wrote. Its layers have the names that Keras made up ({@code dense_1}), or none, so
 * they are told by their order: the n-th layer of a kind after the base is the n-th of that kind in our head.
 */
final class KerasHead {

    private static final int MOST_CHANNELS = 1 << 16;

    private KerasHead() {}

    /**
     * From stable parameter name to name in the file.
     *
     * @param parameters of our head, initialised
     * @param layers of the file that are not the base's
     * @throws InvalidWeightsException if the file has other layers than our head
     */
    static UnaryOperator<String> names(Map<String, Parameter> parameters, List<KerasLayer> layers, String file)
            throws InvalidWeightsException {
        Map<String, KerasLayerKind> ours = kinds(parameters);
        for (KerasLayerKind kind : List.of(KerasLayerKind.BATCH_NORMALISATION, KerasLayerKind.DENSE)) {
            long needed = ours.values().stream().filter(kind::equals).count();
            long found = of(kind, layers).size();
            if (found != needed) {
                throw new InvalidWeightsException("%s has %d layers '%s' after the base, but the head has %d"
                        .formatted(file, found, kind.defaultName(0), needed));
            }
        }
        requireSpareToSpread(of(KerasLayerKind.CONVOLUTION, layers), ours, file);
        Map<String, String> names = new HashMap<>();
        Map<KerasLayerKind, Integer> counts = new HashMap<>();
        ours.forEach((layer, kind) -> {
            int n = counts.merge(kind, 1, Integer::sum) - 1;
            List<KerasLayer> ofKind = of(kind, layers);
            names.put(layer, n < ofKind.size() ? ofKind.get(n).name() : kind.defaultName(n));
        });
        return parameter -> {
            String layer = layerOf(parameter);
            return names.get(layer) + "/" + ours.get(layer).roleOf(parameter.substring(layer.length() + 1));
        };
    }

    /**
     * The notebooks spread the mask of Attention-VGG16 over the channels by a frozen convolution of ones; ours is
     * broadcast. Any other convolution would be missed.
     */
    private static void requireSpareToSpread(List<KerasLayer> found, Map<String, KerasLayerKind> ours, String file)
            throws InvalidWeightsException {
        long needed = ours.values().stream()
                .filter(KerasLayerKind.CONVOLUTION::equals)
                .count();
        for (KerasLayer spare : found.stream().skip(needed).toList()) {
            if (!isOnes(spare)) {
                throw new InvalidWeightsException("%s has the convolution '%s' after the base, which the head has not"
                        .formatted(file, spare.name()));
            }
        }
    }

    /** Of 1 x 1 pixels and one channel: numbers of other shapes, which may be any, are not read. */
    private static boolean isOnes(KerasLayer spare) throws InvalidWeightsException {
        Shape shape = spare.tensors().get(0).shape();
        if (spare.tensors().size() > 1
                || shape.get(0) != 1
                || shape.get(1) != 1
                || shape.get(2) != 1
                || shape.get(3) > MOST_CHANNELS) {
            return false;
        }
        FloatBuffer numbers = spare.tensors().get(0).floats().asFloatBuffer();
        boolean ones = true;
        while (ones && numbers.hasRemaining()) {
            ones = numbers.get() == 1;
        }
        return ones;
    }

    private static List<KerasLayer> of(KerasLayerKind kind, List<KerasLayer> layers) {
        return layers.stream().filter(layer -> layer.kind() == kind).toList();
    }

    /** By layer, in the order of the head. */
    private static Map<String, KerasLayerKind> kinds(Map<String, Parameter> parameters) {
        Map<String, KerasLayerKind> kinds = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            if (name.endsWith(".weight")) {
                kinds.put(
                        layerOf(name),
                        switch (parameter.getShape().dimension()) {
                            case 1 -> KerasLayerKind.BATCH_NORMALISATION;
                            case 2 -> KerasLayerKind.DENSE;
                            default -> KerasLayerKind.CONVOLUTION;
                        });
            }
        });
        return kinds;
    }

    private static String layerOf(String parameter) {
        return parameter.substring(0, parameter.lastIndexOf('.'));
    }
}
