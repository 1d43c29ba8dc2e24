package io.scanstream.model;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional base of VGG (Simonyan and Zisserman, 2014), as in torchvision and in Keras with
 * {@code include_top=False}: five stages of 3 x 3 convolutions with ReLU, each ended by a max pool.
 */
final class Vgg {

    private static final int[] FILTERS = {64, 128, 256, 512, 512};

    private Vgg() {}

    static Backbone vgg16() {
        return build(2, 2, 3, 3, 3);
    }

    static Backbone vgg19() {
        return build(2, 2, 4, 4, 4);
    }

    /** @param convolutions per stage */
    private static Backbone build(int... convolutions) {
        Layers layers = new Layers();
        List<Stage> stages = new ArrayList<>();
        int position = 0; // torchvision numbers convolutions, activations and pools in one sequence
        for (int stage = 0; stage < FILTERS.length; stage++) {
            List<Block> blocks = new ArrayList<>();
            for (int i = 0; i < convolutions[stage]; i++) {
                blocks.add(layers.convolution("features." + position, FILTERS[stage], 3, 1, 1, true));
                blocks.add(Pointwise.relu());
                position += 2;
            }
            blocks.add(MaxPool.ofTwo());
            position++;
            stages.add(new Stage("block" + (stage + 1), new LeanSequential(blocks)));
        }
        return new Backbone(stages, layers.parameters());
    }
}
