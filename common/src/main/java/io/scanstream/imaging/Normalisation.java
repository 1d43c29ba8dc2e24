package io.scanstream.imaging;

import io.scanstream.contract.ResizeRule;
import java.util.List;

/** The pixels that a family of pre-trained weights knows: with others it gives other features. */
public enum Normalisation {
    /** torchvision's: RGB, less the mean of ImageNet over its standard deviation. Also Gluon's. */
    IMAGENET(ChannelOrder.RGB, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)),

    /** Keras' for VGG and ResNet, after Caffe: BGR from 0 to 255, less ImageNet's mean (103.939, 116.779, 123.68). */
    CAFFE(
            ChannelOrder.BGR,
            List.of(103.939 / 255, 116.779 / 255, 123.68 / 255),
            List.of(1.0 / 255, 1.0 / 255, 1.0 / 255)),

    /** RGB from 0 to 1: what the notebooks trained their heads on, whatever the base was used to. */
    ZERO_TO_ONE(ChannelOrder.RGB, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    private final ChannelOrder order;
    private final List<Double> mean;
    private final List<Double> std;

    Normalisation(ChannelOrder order, List<Double> mean, List<Double> std) {
        this.order = order;
        this.mean = mean;
        this.std = std;
    }

    public Preprocessing preprocessing(int size, ResizeRule resize) {
        return new Preprocessing(Preprocessing.CURRENT_VERSION, size, resize, order, mean, std);
    }
}
