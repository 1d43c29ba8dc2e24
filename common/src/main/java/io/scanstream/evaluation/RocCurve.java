package io.scanstream.evaluation;

import io.scanstream.contract.Confusion;
import java.util.ArrayList;
import java.util.List;

/**
 * What every threshold comes to.
 *
 * @param points the lowest threshold first: from all answers positive to all negative
 */
public record RocCurve(List<Point> points) {

    /**
     * One threshold's answers.
     *
     * @param threshold half way between two neighbouring scores, so that it depends on neither image alone; 0 for all
     *     positive; above 1 if all answers are negative and the highest score is 1
     */
    public record Point(double threshold, Confusion confusion) {

        /** Whether a probability can reach it. */
        boolean isOperable() {
            return threshold <= 1;
        }
    }

    public RocCurve {
        points = List.copyOf(points);
    }

    /** One point per different score, and that of no positive answer. */
    public static RocCurve of(ScoredImages images) {
        Integer[] ascending = images.ascending();
        double[] scores = images.scores();
        int positives = images.positiveCount();
        int negatives = images.negativeCount();
        List<Point> points = new ArrayList<>();
        int missed = 0;
        for (int negativeAnswers = 0; negativeAnswers < ascending.length; ) {
            double score = scores[ascending[negativeAnswers]];
            double threshold = negativeAnswers == 0 ? 0 : between(scores[ascending[negativeAnswers - 1]], score);
            points.add(point(threshold, positives, negatives, negativeAnswers, missed));
            while (negativeAnswers < ascending.length && scores[ascending[negativeAnswers]] == score) {
                missed += images.positives()[ascending[negativeAnswers]] ? 1 : 0;
                negativeAnswers++;
            }
        }
        if (ascending.length > 0) {
            double highest = scores[ascending[ascending.length - 1]];
            double above = highest < 1 ? between(highest, 1) : Math.nextUp(highest);
            points.add(point(above, positives, negatives, ascending.length, missed));
        }
        return new RocCurve(points);
    }

    /** @param missed of the negative answers, those that should be positive */
    private static Point point(double threshold, int positives, int negatives, int negativeAnswers, int missed) {
        int rightlyNegative = negativeAnswers - missed;
        return new Point(
                threshold, new Confusion(positives - missed, negatives - rightlyNegative, rightlyNegative, missed));
    }

    /** Between two scores that are next to each other there is no number: half way would be the lower one. */
    private static double between(double lower, double upper) {
        double middle = (lower + upper) / 2;
        return middle > lower ? middle : upper;
    }
}
