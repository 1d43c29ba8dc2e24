package io.scanstream.evaluation;

/** Counts of right and wrong answers at an operating point. A rate without a case to count is 0. */
record Confusion(int truePositives, int falsePositives, int trueNegatives, int falseNegatives) {

    public static Confusion at(OperatingPoint point, ScoredImages images) {
        boolean[] answers = new boolean[images.size()];
        for (int i = 0; i < answers.length; i++) {
            answers[i] = point.isPositive(images.scores()[i]);
        }
        return of(answers, images.positives());
    }

    /** Counts what was said of each image beside the truth. */
    public static Confusion of(boolean[] answers, boolean[] positives) {
        int[] counts = new int[4];
        for (int i = 0; i < answers.length; i++) {
            counts[(positives[i] ? 2 : 0) + (answers[i] ? 1 : 0)]++;
        }
        return new Confusion(counts[3], counts[1], counts[0], counts[2]);
    }

    public double sensitivity() {
        return rate(truePositives, truePositives + falseNegatives);
    }

    public double specificity() {
        return rate(trueNegatives, trueNegatives + falsePositives);
    }

    public double accuracy() {
        return rate(truePositives + trueNegatives, truePositives + falsePositives + trueNegatives + falseNegatives);
    }

    double youdenIndex() {
        return sensitivity() + specificity() - 1;
    }

    private static double rate(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
