package io.scanstream.trainer.training;

import io.scanstream.imaging.Alteration;
import io.scanstream.trainer.dataset.LabelledImage;

/** An image as the network is shown it once. */
record Sample(LabelledImage image, Alteration alteration) {

    static Sample unaltered(LabelledImage image) {
        return new Sample(image, Alteration.none());
    }
}
