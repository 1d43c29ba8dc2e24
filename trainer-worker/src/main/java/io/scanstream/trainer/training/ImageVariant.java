package io.scanstream.trainer.training;

import io.scanstream.trainer.dataset.LabelledImage;

/**
 * An image as the network is shown it.
 *
 * @param copy 0: as it is; from 1: changed at random, each copy otherwise
 */
record ImageVariant(LabelledImage image, int copy) {

    static ImageVariant unchanged(LabelledImage image) {
        return new ImageVariant(image, 0);
    }
}
