package io.scanstream.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A layer with weights in a Keras file.
 *
 * @param name its own where the file tells it, else its place in the file
 * @param tensors in Keras' order of writing
 */
record KerasLayer(String name, KerasLayerKind kind, List<Tensor> tensors) {

    KerasLayer {
        tensors = List.copyOf(tensors);
    }

    /**
     * Empty for layers of other kinds: no network of ours has them.
     *
     * @param weights as written, in the file's own order of axes
     */
    static Optional<KerasLayer> of(String name, List<Tensor> weights) {
        return KerasLayerKind.of(weights).map(kind -> {
            List<Tensor> ordered = new ArrayList<>();
            for (int i = 0; i < weights.size(); i++) {
                Tensor tensor = weights.get(i);
                ordered.add(new Tensor(
                        tensor.file(), tensor.name(), tensor.dtype(), tensor.shape(), kind.order(i), tensor.bytes()));
            }
            return new KerasLayer(name, kind, ordered);
        });
    }

    /** By what each is for: {@code block1_conv1/kernel}. */
    Map<String, Tensor> byRole() {
        Map<String, Tensor> byRole = new LinkedHashMap<>();
        for (int i = 0; i < tensors.size(); i++) {
            byRole.put(name + "/" + kind.role(i), tensors.get(i));
        }
        return byRole;
    }
}
