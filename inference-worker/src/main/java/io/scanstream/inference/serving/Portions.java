package io.scanstream.inference.serving;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.ModelManifest;
import java.util.Optional;

/**
 * How many images of a batch a network gets together; the others follow portion by portion.
 *
 * @param batchImages in a batch, at most
 * @param configured of 224 x 224 pixels, at most; empty: what is fastest
 * @param isGpu whether networks run on one, which likes a batch whole
 */
public record Portions(int batchImages, Optional<Integer> configured, boolean isGpu) {

    /** Whole batches, if the images are no larger than usual. */
    public static Portions whole(int batchImages) {
        return new Portions(batchImages, Optional.of(batchImages), false);
    }

    /** The most images of the size that the model wants. */
    public int most(ModelManifest model) {
        return most(model.network(), model.preprocessing());
    }

    int most(NetworkName network, Preprocessing preprocessing) {
        int most = configured.orElseGet(() -> isGpu ? batchImages : forOneCore(network));
        return preprocessing.imagesAtOnce(Math.min(batchImages, most));
    }

    /** Few images leave a core's arithmetic unused, many leave its cache: {@code docs/decisions/0017}. */
    private static int forOneCore(NetworkName network) {
        return network == NetworkName.MOBILENET_V2 ? 2 : 4;
    }
}
