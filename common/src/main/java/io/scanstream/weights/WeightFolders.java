package io.scanstream.weights;

import io.scanstream.contract.NetworkName;
import java.util.List;

/** Where in a directory the weights of a network lie. */
public final class WeightFolders {

    private WeightFolders() {}

    /** The folders to look into, one after another: a network that only adds a head to another shares its weights. */
    public static List<String> of(NetworkName network) {
        return network == NetworkName.ATTENTION_VGG16
                ? List.of(network.wireName(), NetworkName.VGG16.wireName())
                : List.of(network.wireName());
    }
}
