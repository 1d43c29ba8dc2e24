package io.scanstream.trainer.augmentation;

import io.scanstream.contract.Augmentation;
import io.scanstream.imaging.Alteration;
import io.scanstream.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Draws what is changed about an image. The draw depends on the seed, the epoch and the image's content, and on nothing
 * else: not on the order of the images, nor on threads, machine or Java version. Thread-safe.
 *
 * @param ranges to draw from, uniformly
 * @param seed of the job
 */
public record Augmenter(Augmentation ranges, int seed) {

    /**
     * The alteration of one image in one epoch.
     *
     * @param epoch from 1; or the number of the copy, where a fixed number of copies is made
     * @param sha256 of the image's file
     */
    public Alteration alteration(int epoch, String sha256) {
        return alteration(epoch, 0, sha256);
    }

    /**
     * The alteration of an image that is shown more than once in one epoch.
     *
     * @param occurrence from 0, another alteration each time
     */
    public Alteration alteration(int epoch, int occurrence, String sha256) {
        if (ranges.changesNothing()) {
            return Alteration.none();
        }
        Draw draw = new Draw(occurrence == 0 ? "" + epoch : epoch + "/" + occurrence, sha256);
        // All are drawn, in this order, so that one range's width does not change what is drawn from the others.
        return new Alteration(
                draw.about(0, ranges.rotationDegrees()),
                draw.about(0, ranges.heightShift()),
                draw.about(0, ranges.widthShift()),
                draw.about(0, ranges.shearDegrees()),
                draw.about(1, ranges.zoom()),
                draw.about(1, ranges.zoom()),
                draw.flip(ranges.horizontalFlip()),
                draw.flip(ranges.verticalFlip()),
                draw.about(1, ranges.brightness()),
                draw.about(1, ranges.contrast()));
    }

    /** Random numbers for one alteration. */
    private final class Draw {

        private static final double ONE_OF_2_TO_THE_53 = 0x1.0p-53;

        private final SplittableRandom random;

        /** From a digest, so that neighbouring seeds and epochs have nothing in common. */
        Draw(String epoch, String sha256) {
            byte[] text = (seed + " " + epoch + " " + sha256).getBytes(StandardCharsets.US_ASCII);
            random = new SplittableRandom(
                    ByteBuffer.wrap(Sha256.digest().digest(text)).getLong());
        }

        /** The whole numbers are SplitMix64's; how fractions are made of them is left to the version of Java. */
        private double share() {
            return (random.nextLong() >>> 11) * ONE_OF_2_TO_THE_53;
        }

        double about(double middle, double halfWidth) {
            return middle + (2 * share() - 1) * halfWidth;
        }

        boolean flip(boolean allowed) {
            return share() < 0.5 && allowed;
        }
    }
}
