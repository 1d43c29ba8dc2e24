package io.scanstream.model;

import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The convolutional base of MobileNetV2 (Sandler et al., 2018), with torchvision's names. Each of the 19 modules of
 * torchvision's {@code features} is a stage.
 */
final class MobileNetV2 {

    /** Expansion, output channels, repetitions, stride of the first: table 2 of the paper. */
    private static final int[][] GROUPS = {
        {1, 16, 1, 1},
        {6, 24, 2, 2},
        {6, 32, 3, 2},
        {6, 64, 4, 2},
        {6, 96, 3, 1},
        {6, 160, 3, 2},
        {6, 320, 1, 1},
    };

    private static final int FIRST_CHANNELS = 32;
    private static final int LAST_CHANNELS = 1280;
    private static final float EPSILON = 1e-5f;

    /** Whether a block whose expansion is 1 has an expansion convolution all the same, as Gluon's model has. */
    private final boolean alwaysExpand;

    private final Layers layers = new Layers();

    private MobileNetV2(boolean alwaysExpand) {
        this.alwaysExpand = alwaysExpand;
    }

    /** As torchvision and Keras build it: the first block has no expansion. */
    static Backbone standard() {
        return new MobileNetV2(false).build();
    }

    /** As Gluon builds it, which the ONNX model zoo's weights come from. */
    static Backbone gluon() {
        return new MobileNetV2(true).build();
    }

    private Backbone build() {
        List<Stage> stages = new ArrayList<>();
        stages.add(stage(stages.size(), normalised("features.0", FIRST_CHANNELS, 3, 2, 1)));
        int channels = FIRST_CHANNELS;
        for (int[] group : GROUPS) {
            for (int i = 0; i < group[2]; i++) {
                String name = "features." + stages.size();
                Block block = block(name, channels, group[0], group[1], i == 0 ? group[3] : 1);
                stages.add(new Stage(name, block));
                channels = group[1];
            }
        }
        stages.add(stage(stages.size(), normalised("features." + stages.size(), LAST_CHANNELS, 1, 1, 1)));
        return new Backbone(stages, layers.parameters());
    }

    private static Stage stage(int index, List<Block> blocks) {
        return new Stage("features." + index, new LeanSequential(blocks));
    }

    private Block block(String name, int in, int expansion, int out, int stride) {
        List<Block> branch = new ArrayList<>();
        int hidden = in * expansion;
        int position = 0;
        if (expansion != 1 || alwaysExpand) {
            branch.addAll(normalised(name + ".conv." + position++, hidden, 1, 1, 1));
        }
        branch.addAll(normalised(name + ".conv." + position++, hidden, 3, stride, hidden));
        branch.add(layers.convolution(name + ".conv." + position++, out, 1, 1, 1, false));
        branch.add(layers.batchNorm(name + ".conv." + position, EPSILON));
        Block sequence = new LeanSequential(branch);
        return stride == 1 && in == out ? new Residual(sequence) : sequence;
    }

    /** Convolution, batch normalisation, ReLU6. */
    private List<Block> normalised(String name, int filters, int kernel, int stride, int groups) {
        return List.of(
                layers.convolution(name + ".0", filters, kernel, stride, groups, false),
                layers.batchNorm(name + ".1", EPSILON),
                Pointwise.relu6());
    }
}
