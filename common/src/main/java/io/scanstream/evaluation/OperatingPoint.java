package io.scanstream.evaluation;

/**
 * From which score on an image counts as positive.
 *
 * @param threshold an image is positive if its score is this or more
 */
public record OperatingPoint(double threshold) {

    public OperatingPoint {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new IllegalArgumentException("threshold is %s, but it must be from 0 to 1".formatted(threshold));
        }
    }

    public boolean isPositive(double score) {
        return score >= threshold;
    }

    /**
     * The point of the highest Youden index (sensitivity + specificity - 1), of equals the one nearest to a half. If it
     * is not a half, it lies half way between two neighbouring scores, so that it depends on neither image alone.
     *
     * @param validation never the images whose score is reported
     */
    public static OperatingPoint youden(ScoredImages validation) {
        Choice choice = new Choice(validation);
        Integer[] ascending = validation.ascending();
        double[] scores = validation.scores();
        int negativeAnswers = 0;
        int missed = 0;
        while (negativeAnswers < ascending.length) {
            double score = scores[ascending[negativeAnswers]];
            // 0 calls every image positive: better than a threshold that is wrong more often than right.
            double threshold = negativeAnswers == 0 ? 0 : between(scores[ascending[negativeAnswers - 1]], score);
            choice.consider(threshold, negativeAnswers, missed);
            while (negativeAnswers < ascending.length && scores[ascending[negativeAnswers]] == score) {
                missed += validation.positives()[ascending[negativeAnswers]] ? 1 : 0;
                negativeAnswers++;
            }
        }
        return choice.best;
    }

    /** Between two scores that are next to each other there is no number: half way would be the lower one. */
    private static double between(double lower, double upper) {
        double middle = (lower + upper) / 2;
        return middle > lower ? middle : upper;
    }

    /** The best of the points that were considered, and of one half. */
    private static final class Choice {

        private final int positives;
        private final int negatives;
        private OperatingPoint best = new OperatingPoint(0.5);
        private double bestIndex;

        Choice(ScoredImages images) {
            positives = images.positiveCount();
            negatives = images.negativeCount();
            bestIndex = Confusion.at(best, images).youdenIndex();
        }

        /** @param missed of the negative answers, those that should be positive */
        void consider(double threshold, int negativeAnswers, int missed) {
            int rightlyNegative = negativeAnswers - missed;
            double index = new Confusion(positives - missed, negatives - rightlyNegative, rightlyNegative, missed)
                    .youdenIndex();
            boolean nearer = Math.abs(threshold - 0.5) < Math.abs(best.threshold - 0.5);
            if (index > bestIndex || (index == bestIndex && nearer)) {
                best = new OperatingPoint(threshold);
                bestIndex = index;
            }
        }
    }
}
