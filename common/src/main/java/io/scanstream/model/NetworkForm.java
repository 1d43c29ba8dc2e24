package io.scanstream.model;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import java.util.List;
import java.util.function.Supplier;

/**
 * One way in which a network is built, and the weight files that fit it.
 *
 * @param form its name in a manifest
 * @param backbone makes the layers, without numbers
 * @param fileNames what such a weight file calls the parameters
 * @param normalisation of the pixels that such weights were trained on
 * @param head what is put on top where the request does not say otherwise
 * @param partialStage where training a part of the network begins by default: the layers that are most about the classes
 *     it was pre-trained for
 * @param deeperStage where it begins on images that are unlike those: one level of abstraction further down
 */
public record NetworkForm(
        NetworkName network,
        String form,
        Supplier<Backbone> backbone,
        TensorNames fileNames,
        Normalisation normalisation,
        HeadSpecification head,
        String partialStage,
        String deeperStage) {

    public NetworkForm {
        List<String> stages = backbone.get().stageNames();
        if (!stages.contains(partialStage) || stages.indexOf(deeperStage) >= stages.indexOf(partialStage)) {
            throw new IllegalArgumentException("%s trains from %s, and deeper from %s, but its stages are %s"
                    .formatted(network.wireName(), partialStage, deeperStage, stages));
        }
    }

    /** From the pixels to the head. */
    public List<String> stageNames() {
        return backbone.get().stageNames();
    }

    /** The index of a stage, as {@link ImageNetwork} counts them. */
    public int stage(String name) {
        List<String> stages = stageNames();
        if (!stages.contains(name)) {
            throw new IllegalArgumentException(
                    "%s has no stage '%s', only %s".formatted(network.wireName(), name, stages));
        }
        return stages.indexOf(name);
    }
}
