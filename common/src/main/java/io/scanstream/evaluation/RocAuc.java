package io.scanstream.evaluation;

/**
 * Area under the ROC curve with its 95 % interval.
 *
 * @param value 0 to 1: the probability that a positive image scores above a negative one, ties counting half
 * @param low lower bound
 * @param high upper bound
 */
record RocAuc(double value, double low, double high) {

    /** 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    private static final int BISECTIONS = 60;

    /**
     * Of images of which some are positive and some are not.
     *
     * @throws IllegalArgumentException if there are no positive or no negative images
     */
    public static RocAuc of(ScoredImages images) {
        int positives = images.positiveCount();
        int negatives = images.negativeCount();
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("the AUC needs images of both kinds, got %d positive and %d negative"
                    .formatted(positives, negatives));
        }
        double value = mannWhitney(images, positives, negatives);
        return new RocAuc(value, bound(value, 0, positives, negatives), bound(value, 1, positives, negatives));
    }

    /** By mid-ranks, so that ties count half. */
    private static double mannWhitney(ScoredImages images, int positives, int negatives) {
        double[] scores = images.scores();
        Integer[] order = images.ascending();
        double rankSum = 0;
        for (int from = 0; from < order.length; ) {
            int to = from;
            int tiedPositives = 0;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                tiedPositives += images.positives()[order[to]] ? 1 : 0;
                to++;
            }
            rankSum += tiedPositives * (from + 1 + to) / 2.0;
            from = to;
        }
        return (rankSum - positives * (positives + 1.0) / 2) / ((double) positives * negatives);
    }

    /**
     * The score interval of Newcombe, "Confidence intervals for an effect size measure based on the Mann-Whitney
     * statistic", part 2, Statistics in Medicine 25 (2006), method 5: the theta whose own standard error, by Hanley and
     * McNeil with the mean group size, lies {@code Z} times between it and the value. Unlike intervals around the value
     * it does not collapse when the classes are fully separated.
     *
     * @param end 0 for the lower bound, 1 for the upper
     */
    private static double bound(double value, double end, int positives, int negatives) {
        double inside = value;
        double outside = end;
        for (int i = 0; i < BISECTIONS; i++) {
            double theta = (inside + outside) / 2;
            if (Math.abs(value - theta) <= Z * standardError(theta, positives, negatives)) {
                inside = theta;
            } else {
                outside = theta;
            }
        }
        return inside;
    }

    private static double standardError(double theta, int positives, int negatives) {
        double others = (positives + negatives) / 2.0 - 1;
        double variance = theta * (1 - theta) * (1 + others * (1 - theta) / (2 - theta) + others * theta / (1 + theta));
        return Math.sqrt(variance / ((double) positives * negatives));
    }
}
