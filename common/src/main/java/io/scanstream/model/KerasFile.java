package io.scanstream.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A weight file that Keras wrote, of either layout; {@code docs/weights.md} describes both. Its tensors are named by layer
 * and role, {@code block1_conv1/kernel}, whatever the version of Keras called them.
 *
 * @param layers those with weights; of each kind in the order of the model, a model within the model first
 * @param named whether the layers have their own names; otherwise only their order within a kind tells them apart
 */
record KerasFile(String name, List<KerasLayer> layers, boolean named) implements WeightFile {

    KerasFile {
        layers = List.copyOf(layers);
    }

    static KerasFile open(Path file) throws IOException {
        return KerasReader.read(WeightFile.map(file), file.getFileName().toString());
    }

    /** @throws InvalidWeightsException if two layers have the same name */
    static KerasFile of(String name, List<KerasLayer> layers, boolean named) throws InvalidWeightsException {
        Set<String> names = new HashSet<>();
        for (KerasLayer layer : layers) {
            if (!names.add(layer.name())) {
                throw new InvalidWeightsException("%s has two layers '%s'".formatted(name, layer.name()));
            }
        }
        return new KerasFile(name, layers, named);
    }

    @Override
    public Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        layers.forEach(layer -> tensors.putAll(layer.byRole()));
        return tensors;
    }

    List<KerasLayer> layers(KerasLayerKind kind) {
        return layers.stream().filter(layer -> layer.kind() == kind).toList();
    }
}
