package io.scanstream.imaging;

import io.scanstream.contract.ResizeRule;
import java.util.List;

/**
 * What is done to an image before the network sees it: part of a model's manifest, because a model is only right
 * together with it. Each channel becomes {@code (v - mean) / std} with v from 0 to 1, grey images being the same in all
 * three channels.
 *
 * @param version of the arithmetic; it changes when the same image would give other numbers
 * @param size side of the square in pixels
 * @param mean per channel, in the given order
 * @param std per channel, in the given order
 */
public record Preprocessing(
        int version, int size, ResizeRule resize, ChannelOrder channelOrder, List<Double> mean, List<Double> std) {

    public static final int CURRENT_VERSION = 1;
    public static final int CHANNELS = 3;

    /** Side of the images that usual numbers of images are meant for. */
    private static final int USUAL_SIZE = 224;

    /** The numbers of one image still fit in one buffer. */
    private static final int LARGEST_SIZE = 8192;

    public Preprocessing {
        if (version != CURRENT_VERSION) {
            throw new IllegalArgumentException("pre-processing version is %d, but this program does version %d"
                    .formatted(version, CURRENT_VERSION));
        }
        if (size < 1 || size > LARGEST_SIZE || resize == null || channelOrder == null) {
            throw new IllegalArgumentException(
                    "pre-processing needs a size from 1 to %d, a resize rule and a channel order, got %d, %s, %s"
                            .formatted(LARGEST_SIZE, size, resize, channelOrder));
        }
        if (!areFinite(mean) || !areFinite(std) || std.stream().anyMatch(s -> s <= 0)) {
            throw new IllegalArgumentException(
                    "pre-processing needs a mean and a std above 0 for each of 3 channels, got %s and %s"
                            .formatted(mean, std));
        }
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    private static boolean areFinite(List<Double> channels) {
        return channels != null
                && channels.size() == CHANNELS
                && channels.stream().allMatch(value -> value != null && Double.isFinite(value));
    }

    /** As torchvision's ImageNet weights were trained, and those of {@code mobilenet_v2} from the ONNX model zoo. */
    public static Preprocessing imageNet(int size, ResizeRule resize) {
        return Normalisation.IMAGENET.preprocessing(size, resize);
    }

    /**
     * How many images a network is shown together: what it makes of them grows with their number and with their pixels.
     *
     * @param usually as many of a size of 224 pixels; fewer of larger ones, with no more pixels in all; but one
     */
    public int imagesAtOnce(int usually) {
        long usualPixels = (long) usually * USUAL_SIZE * USUAL_SIZE;
        return (int) Math.max(1, Math.min(usually, usualPixels / ((long) size * size)));
    }

    /** Numbers per image. */
    public int valuesPerImage() {
        return size * size * CHANNELS;
    }
}
