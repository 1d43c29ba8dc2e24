package io.scanstream.model;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional base of ResNet-50 (He et al., 2016), with torchvision's names: a stem and four stages of bottleneck
 * blocks. It is built in two forms, which differ in where a block halves the map, in biases and in the normalisation's
 * epsilon.
 */
final class ResNet {

    private static final int[] BLOCKS = {3, 4, 6, 3};
    private static final int STEM = 64;

    /** A block's output has as many times the channels of its 3 x 3 convolution. */
    private static final int EXPANSION = 4;

    private final boolean strideFirst;
    private final boolean bias;
    private final float epsilon;
    private final Layers layers = new Layers();

    /**
     * A form.
     *
     * @param strideFirst whether the first, 1 x 1, convolution of a block halves the map, or the 3 x 3 one does
     * @param bias whether the convolutions have one, although a normalisation follows
     */
    private ResNet(boolean strideFirst, boolean bias, float epsilon) {
        this.strideFirst = strideFirst;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /** As torchvision builds it, which is also known as version 1.5. */
    static Backbone torchvision() {
        return new ResNet(false, false, 1e-5f).build();
    }

    /** As {@code keras.applications.ResNet50} builds it with {@code include_top=False}, after the paper. */
    static Backbone keras() {
        return new ResNet(true, true, 1.001e-5f).build();
    }

    private Backbone build() {
        List<Block> stem = new ArrayList<>(normalised("conv1", "bn1", STEM, 7, 2));
        stem.add(Pointwise.relu());
        stem.add(MaxPool.ofThree());
        List<Stage> stages = new ArrayList<>();
        stages.add(new Stage("conv1", new LeanSequential(stem)));
        int channels = STEM;
        for (int i = 0; i < BLOCKS.length; i++) {
            String name = "layer" + (i + 1);
            List<Block> blocks = new ArrayList<>();
            for (int j = 0; j < BLOCKS[i]; j++) {
                int width = STEM << i;
                int stride = i > 0 && j == 0 ? 2 : 1;
                blocks.add(bottleneck(name + "." + j, channels, width, stride));
                blocks.add(Pointwise.relu());
                channels = width * EXPANSION;
            }
            stages.add(new Stage(name, new LeanSequential(blocks)));
        }
        return new Backbone(stages, layers.parameters());
    }

    private Block bottleneck(String name, int in, int width, int stride) {
        int out = width * EXPANSION;
        List<Block> branch = new ArrayList<>();
        branch.addAll(normalised(name + ".conv1", name + ".bn1", width, 1, strideFirst ? stride : 1));
        branch.add(Pointwise.relu());
        branch.addAll(normalised(name + ".conv2", name + ".bn2", width, 3, strideFirst ? 1 : stride));
        branch.add(Pointwise.relu());
        branch.addAll(normalised(name + ".conv3", name + ".bn3", out, 1, 1));
        List<Block> shortcut =
                in == out ? List.of() : normalised(name + ".downsample.0", name + ".downsample.1", out, 1, stride);
        return new Residual(new LeanSequential(branch), shortcut);
    }

    private List<Block> normalised(String convolution, String norm, int filters, int kernel, int stride) {
        return List.of(
                layers.convolution(convolution, filters, kernel, stride, 1, bias), layers.batchNorm(norm, epsilon));
    }
}
