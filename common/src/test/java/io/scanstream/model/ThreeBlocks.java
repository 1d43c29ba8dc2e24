package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import java.util.List;

/** The example of {@code docs/adding-a-network.md}. */
final class ThreeBlocks {

    /** Under another's name, because its own would have to be on the wire. */
    static final NetworkForm FORM = new NetworkForm(
            NetworkName.VGG16,
            "example",
            ThreeBlocks::build,
            TensorNames.TORCHVISION,
            Normalisation.IMAGENET,
            HeadSpecification.NOTEBOOK_VGG,
            "block3",
            "block2");

    private ThreeBlocks() {}

    static Backbone build() {
        Layers layers = new Layers();
        return new Backbone(
                List.of(block("block1", layers, 16), block("block2", layers, 32), block("block3", layers, 64)),
                layers.parameters());
    }

    private static Stage block(String name, Layers layers, int filters) {
        return new Stage(
                name,
                new LeanSequential(List.of(
                        layers.convolution(name + ".conv", filters, 3, 1, 1, false),
                        layers.batchNorm(name + ".norm", 1e-5f),
                        Pointwise.relu(),
                        MaxPool.ofTwo())));
    }
}
