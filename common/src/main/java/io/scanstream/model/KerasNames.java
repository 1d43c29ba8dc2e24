package io.scanstream.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The layers of a network's base as {@code keras.applications} has them, and what torchvision calls them. Files without
 * names of layers are read by order, so the layers are in the order of Keras' {@code model.layers}.
 */
final class KerasNames implements TensorNames {

    /** By torchvision's name of the layer. */
    private final Map<String, Layer> layers = new LinkedHashMap<>();

    private record Layer(String name, KerasLayerKind kind) {}

    private KerasNames() {}

    /** @param convolutions of each block */
    static KerasNames vgg(int... convolutions) {
        KerasNames names = new KerasNames();
        int position = 0;
        for (int block = 0; block < convolutions.length; block++) {
            for (int i = 0; i < convolutions[block]; i++) {
                names.add(
                        "features." + position,
                        "block%d_conv%d".formatted(block + 1, i + 1),
                        KerasLayerKind.CONVOLUTION);
                position += 2;
            }
            position++;
        }
        return names;
    }

    /** @param blocks of each of the stages conv2 to conv5 */
    static KerasNames resNet(int... blocks) {
        KerasNames names = new KerasNames();
        names.addNormalised("conv1", "bn1", "conv1");
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                String torch = "layer%d.%d.".formatted(stage + 1, block);
                String keras = "conv%d_block%d_".formatted(stage + 2, block + 1);
                names.addNormalised(torch + "conv1", torch + "bn1", keras + "1");
                names.addNormalised(torch + "conv2", torch + "bn2", keras + "2");
                if (block == 0) {
                    // Keras orders layers by their distance from the output: the shortcut is as near as the last one.
                    names.addNormalised(torch + "downsample.0", torch + "downsample.1", keras + "0");
                }
                names.addNormalised(torch + "conv3", torch + "bn3", keras + "3");
            }
        }
        return names;
    }

    private void addNormalised(String torchConvolution, String torchNormalisation, String keras) {
        add(torchConvolution, keras + "_conv", KerasLayerKind.CONVOLUTION);
        add(torchNormalisation, keras + "_bn", KerasLayerKind.BATCH_NORMALISATION);
    }

    private void add(String torch, String keras, KerasLayerKind kind) {
        layers.put(torch, new Layer(keras, kind));
    }

    @Override
    public UnaryOperator<String> in(WeightFile file) {
        Map<String, String> inFile = file instanceof KerasFile keras && !keras.named() ? byOrder(keras) : byName();
        return parameter -> {
            int dot = parameter.lastIndexOf('.');
            String layer = parameter.substring(0, dot);
            if (!layers.containsKey(layer)) {
                throw new IllegalArgumentException("'%s' is no tensor of this network".formatted(parameter));
            }
            return inFile.get(layer) + "/" + layers.get(layer).kind().roleOf(parameter.substring(dot + 1));
        };
    }

    private Map<String, String> byName() {
        Map<String, String> names = new HashMap<>();
        layers.forEach((torch, layer) -> names.put(torch, layer.name()));
        return names;
    }

    private Map<String, String> byOrder(KerasFile file) {
        Map<String, String> names = new HashMap<>();
        Map<KerasLayerKind, Integer> counts = new HashMap<>();
        layers.forEach((torch, layer) -> {
            int n = counts.merge(layer.kind(), 1, Integer::sum) - 1;
            List<KerasLayer> ofKind = file.layers(layer.kind());
            names.put(
                    torch,
                    n < ofKind.size() ? ofKind.get(n).name() : layer.kind().defaultName(n));
        });
        return names;
    }

    /** A layer that has a name and is none of ours belongs to another network: VGG19 holds all names of VGG16. */
    @Override
    public Optional<String> misfit(WeightFile file, Collection<String> parameters) {
        return TensorNames.super.misfit(file, parameters).or(() -> stranger(file));
    }

    private Optional<String> stranger(WeightFile file) {
        if (!(file instanceof KerasFile keras) || !keras.named()) {
            return Optional.empty();
        }
        return after(keras).stream()
                .filter(layer -> layer.kind() == KerasLayerKind.CONVOLUTION)
                .filter(layer -> !layer.kind().isDefaultName(layer.name()))
                .findFirst()
                .map(layer -> "the network has no convolution '%s'".formatted(layer.name()));
    }

    /** The layers of a whole model that are not the base's, in their order. */
    List<KerasLayer> after(KerasFile file) {
        Collection<String> base =
                file.named() ? byName().values() : byOrder(file).values();
        List<KerasLayer> rest = new ArrayList<>(file.layers());
        rest.removeIf(layer -> base.contains(layer.name()));
        return rest;
    }
}
