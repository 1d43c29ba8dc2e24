package io.scanstream.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The layout of Keras 1 and 2, and of Keras 3 for files named {@code .h5} without {@code .weights}: the attribute
 * {@code layer_names} lists the layers, each is a group whose attribute {@code weight_names} lists its tensors in order. See
 * {@code legacy_h5_format.py} in Keras' source.
 */
final class OldKerasLayout {

    private static final String LAYERS = "layer_names";
    private static final String WEIGHTS = "weight_names";

    private OldKerasLayout() {}

    static boolean isIn(KerasGroup root) {
        return root.has(LAYERS) || root.has(LAYERS + "0");
    }

    static List<KerasLayer> layers(KerasGroup root) throws InvalidWeightsException {
        List<KerasLayer> layers = new ArrayList<>();
        for (String name : root.texts(LAYERS)) {
            KerasGroup group = root.group(name)
                    .orElseThrow(() -> new InvalidWeightsException(
                            "%s lists the layer '%s', but has none of that name".formatted(root.file(), name)));
            layers.addAll(layers(name, group));
        }
        return layers;
    }

    /** More than one if the layer is a model itself. */
    private static List<KerasLayer> layers(String name, KerasGroup group) throws InvalidWeightsException {
        List<Tensor> weights = new ArrayList<>();
        Map<String, List<Tensor>> inner = new LinkedHashMap<>();
        for (String weight : group.texts(WEIGHTS)) {
            Tensor tensor = group.tensor(weight);
            weights.add(tensor);
            inner.computeIfAbsent(layerOf(weight), key -> new ArrayList<>()).add(tensor);
        }
        Optional<KerasLayer> single = KerasLayer.of(name, weights);
        return single.isPresent()
                ? List.of(single.get())
                : inner.entrySet().stream()
                        .flatMap(entry -> KerasLayer.of(entry.getKey(), entry.getValue()).stream())
                        .toList();
    }

    /** {@code block1_conv1} of {@code vgg16/block1_conv1/kernel:0}. */
    private static String layerOf(String weight) {
        String[] segments = weight.split("/", -1);
        return segments.length < 2 ? "" : segments[segments.length - 2];
    }
}
