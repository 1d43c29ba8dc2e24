package io.scanstream.trainer.strategy;

import io.scanstream.contract.Similarity;
import java.util.Locale;

/** What came of measuring the similarity. */
sealed interface Measurement {

    /** Why it says what it says. */
    String sentence();

    /**
     * A figure that decides.
     *
     * @param distance of the images from those of the pre-training, in nats
     * @param limit above which images are different
     * @param images that were looked at
     * @param network whose pre-training it is
     */
    record Taken(double distance, double limit, int images, String network) implements Measurement {

        public Taken {
            if (!(distance >= 0 && Double.isFinite(distance)) || !(limit > 0) || images < 1) {
                throw new IllegalArgumentException(
                        "a measurement needs a distance from 0, a limit above 0 and an image, got %s, %s, %d"
                                .formatted(distance, limit, images));
            }
        }

        Similarity similarity() {
            return distance > limit ? Similarity.DIFFERENT : Similarity.SIMILAR;
        }

        @Override
        public String sentence() {
            return String.format(
                    Locale.ROOT,
                    "%d images lie %.3f nats from those that %s was pre-trained on, %s than %.3f: %s",
                    images,
                    distance,
                    network,
                    similarity() == Similarity.DIFFERENT ? "more" : "not more",
                    limit,
                    similarity());
        }
    }

    /** There is no figure, or none to rely on. */
    record NotTaken(String reason) implements Measurement {
        @Override
        public String sentence() {
            return "the similarity was not measured: " + reason;
        }
    }
}
