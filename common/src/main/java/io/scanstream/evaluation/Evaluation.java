package io.scanstream.evaluation;

import io.scanstream.contract.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of a model on images it has never seen. */
public final class Evaluation {

    private Evaluation() {}

    /**
     * All figures at once.
     *
     * @param probabilities per image, per class; N x K
     * @param truth index of each image's class
     * @param decision how an image's label follows from its probabilities
     * @throws IllegalArgumentException if there are no images, or a class has none of them, or all
     */
    public static Metrics of(double[][] probabilities, int[] truth, Decision decision) {
        if (probabilities.length != truth.length) {
            throw new IllegalArgumentException("there are the probabilities of %d images, but the truth of %d"
                    .formatted(probabilities.length, truth.length));
        }
        if (truth.length == 0) {
            throw new IllegalArgumentException("there are no images to score");
        }
        int[] answers = new int[truth.length];
        int right = 0;
        for (int i = 0; i < truth.length; i++) {
            answers[i] = decision.label(probabilities[i]);
            right += answers[i] == truth[i] ? 1 : 0;
        }
        List<RocAuc> aucs = new ArrayList<>();
        List<Confusion> confusions = new ArrayList<>();
        for (int label : decision.findings(probabilities[0].length)) {
            aucs.add(RocAuc.of(scores(probabilities, truth, label)));
            confusions.add(Confusion.of(is(answers, label), is(truth, label)));
        }
        return new Metrics(
                truth.length,
                mean(aucs, RocAuc::value),
                mean(aucs, RocAuc::low),
                mean(aucs, RocAuc::high),
                (double) right / truth.length,
                mean(confusions, Confusion::sensitivity),
                mean(confusions, Confusion::specificity));
    }

    /** One class against the rest. */
    public static ScoredImages scores(double[][] probabilities, int[] truth, int label) {
        double[] scores = new double[probabilities.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = probabilities[i][label];
        }
        return new ScoredImages(scores, is(truth, label));
    }

    /** Mean over the findings of each one's AUC against the rest. */
    public static double auc(double[][] probabilities, int[] truth, Decision decision) {
        List<RocAuc> aucs = new ArrayList<>();
        for (int label : decision.findings(probabilities[0].length)) {
            aucs.add(RocAuc.of(scores(probabilities, truth, label)));
        }
        return mean(aucs, RocAuc::value);
    }

    private static boolean[] is(int[] labels, int label) {
        boolean[] is = new boolean[labels.length];
        for (int i = 0; i < is.length; i++) {
            is[i] = labels[i] == label;
        }
        return is;
    }

    private static <T> double mean(List<T> values, ToDoubleFunction<T> figure) {
        return values.stream().mapToDouble(figure).average().orElseThrow();
    }
}
