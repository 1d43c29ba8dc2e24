package io.scanstream.model;

import java.util.List;
import java.util.Optional;

/**
 * What a layer with weights is. Keras writes a layer's weights in a fixed order and reads them by it, whatever their
 * names: those changed from version to version.
 */
enum KerasLayerKind {
    CONVOLUTION("conv2d", AxisOrder.KERAS_CONVOLUTION, "kernel", "bias"),
    DEPTHWISE_CONVOLUTION("depthwise_conv2d", AxisOrder.KERAS_DEPTHWISE, "depthwise_kernel", "bias"),
    DENSE("dense", AxisOrder.KERAS_DENSE, "kernel", "bias"),
    BATCH_NORMALISATION("batch_normalization", AxisOrder.SAME, "gamma", "beta", "moving_mean", "moving_variance");

    /** torchvision's names, in Keras' order of writing. */
    private static final List<String> TORCH_ROLES = List.of("weight", "bias", "running_mean", "running_var");

    private final String className;
    private final AxisOrder order;
    private final List<String> roles;

    KerasLayerKind(String className, AxisOrder order, String... roles) {
        this.className = className;
        this.order = order;
        this.roles = List.of(roles);
    }

    /**
     * Told by the shapes; empty for any other layer.
     *
     * @param weights of one layer, as written
     */
    static Optional<KerasLayerKind> of(List<Tensor> weights) {
        if (weights.isEmpty() || weights.stream().skip(1).anyMatch(weight -> dimensions(weight) != 1)) {
            return Optional.empty();
        }
        return switch (dimensions(weights.get(0))) {
            case 1 -> Optional.of(BATCH_NORMALISATION).filter(kind -> weights.size() == kind.roles.size());
            case 2 -> Optional.of(DENSE).filter(kind -> weights.size() <= kind.roles.size());
            case 4 ->
                Optional.of(weights.get(0).name().contains("depthwise") ? DEPTHWISE_CONVOLUTION : CONVOLUTION)
                        .filter(kind -> weights.size() <= kind.roles.size());
            default -> Optional.empty();
        };
    }

    private static int dimensions(Tensor weight) {
        return weight.shape().dimension();
    }

    /** What a weight is for, by its place in the layer. */
    String role(int index) {
        return roles.get(index);
    }

    /** What torchvision calls {@code running_mean} is {@code moving_mean} here, and so on. */
    String roleOf(String torchRole) {
        return roles.get(TORCH_ROLES.indexOf(torchRole));
    }

    /** Only the first weight has axes to put in order. */
    AxisOrder order(int index) {
        return index == 0 ? order : AxisOrder.SAME;
    }

    /** How Keras names the n-th layer of this kind by itself, counted from 0. */
    String defaultName(int n) {
        return n == 0 ? className : className + "_" + n;
    }

    /** Whether Keras made up this name. */
    boolean isDefaultName(String layer) {
        return layer.matches(className + "(_\\d+)?");
    }
}
