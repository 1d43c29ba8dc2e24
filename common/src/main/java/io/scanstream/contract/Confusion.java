package io.scanstream.contract;

/** Counts of right and wrong answers at an operating point. A rate without a case to count is 0. */
public record Confusion(int truePositives, int falsePositives, int trueNegatives, int falseNegatives) {

    public Confusion {
        Rules.notNegative("truePositives", truePositives);
        Rules.notNegative("falsePositives", falsePositives);
        Rules.notNegative("trueNegatives", trueNegatives);
        Rules.notNegative("falseNegatives", falseNegatives);
    }

    /** Counts what was said of each image beside the truth. */
    public static Confusion of(boolean[] answers, boolean[] positives) {
        int[] counts = new int[4];
        for (int i = 0; i < answers.length; i++) {
            counts[(positives[i] ? 2 : 0) + (answers[i] ? 1 : 0)]++;
        }
        return new Confusion(counts[3], counts[1], counts[0], counts[2]);
    }

    public int positives() {
        return truePositives + falseNegatives;
    }

    public int negatives() {
        return trueNegatives + falsePositives;
    }

    public double sensitivity() {
        return rate(truePositives, positives());
    }

    public double specificity() {
        return rate(trueNegatives, negatives());
    }

    public double youdenIndex() {
        return sensitivity() + specificity() - 1;
    }

    private static double rate(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
