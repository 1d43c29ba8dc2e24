package io.scanstream.cli.agreement;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.evaluation.Agreement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedSet;
import java.util.TreeSet;

/** Counts pairs one after another, and keeps a few of those that differ. For one thread. */
final class PairTally {

    private static final Comparator<Flip> SMALLEST_FIRST = Comparator.comparingDouble(Flip::shift);

    private record Flip(AnswerPair pair, double shift) {}

    private final int listed;
    private final SortedSet<ModelVersion> firstVersions = new TreeSet<>(Comparator.comparing(ModelVersion::toString));
    private final Agreement.Tally agreement = new Agreement.Tally();

    private final PriorityQueue<Flip> flips = new PriorityQueue<>(SMALLEST_FIRST);
    private final List<AnswerPair> rejections = new ArrayList<>();
    private long rejectedAlike;
    private long rejectedDifferently;

    /** @param listed flips, and rejections, to keep */
    PairTally(int listed) {
        this.listed = listed;
    }

    void add(AnswerPair pair) {
        if (pair.first() instanceof Prediction first && pair.second() instanceof Prediction second) {
            add(pair, first, second);
        } else if (isRejectedAlike(pair)) {
            rejectedAlike++;
        } else {
            rejectedDifferently++;
            if (rejections.size() < listed) {
                rejections.add(pair);
            }
        }
    }

    private void add(AnswerPair pair, Prediction first, Prediction second) {
        firstVersions.add(first.modelVersion());
        agreement.add(first.label(), first.probabilities(), second.label(), second.probabilities());
        if (!first.label().equals(second.label())) {
            flips.add(new Flip(pair, largestShift(first, second)));
            if (flips.size() > listed) {
                flips.remove();
            }
        }
    }

    /** The largest difference that any label's probability has, whatever its direction. */
    private static double largestShift(Prediction first, Prediction second) {
        double largest = 0;
        for (Map.Entry<String, Double> score : first.probabilities().entrySet()) {
            double other = second.probabilities().getOrDefault(score.getKey(), 0.0);
            largest = Math.max(largest, Math.abs(other - score.getValue()));
        }
        return largest;
    }

    private static boolean isRejectedAlike(AnswerPair pair) {
        return pair.first() instanceof Rejection first
                && pair.second() instanceof Rejection second
                && first.code() == second.code();
    }

    AnswerComparison result(Unpaired unpaired) {
        List<AnswerPair> largestFirst =
                flips.stream().sorted(SMALLEST_FIRST.reversed()).map(Flip::pair).toList();
        return new AnswerComparison(
                firstVersions,
                agreement.result(),
                largestFirst,
                rejectedAlike,
                rejectedDifferently,
                List.copyOf(rejections),
                unpaired);
    }
}
