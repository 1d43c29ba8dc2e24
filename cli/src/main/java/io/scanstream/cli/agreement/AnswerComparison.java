package io.scanstream.cli.agreement;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.evaluation.Agreement;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What two sides said of the same images of the stream.
 *
 * @param firstVersions that the first side's predictions are by, of images that both have labelled
 * @param agreement of the images that both have labelled
 * @param flips images that they label differently, those whose scores differ most first; no more than were asked for
 * @param rejectedAlike images that both reject with the same code
 * @param rejectedDifferently images that one alone rejects, or both with different codes
 * @param rejections the first of these; no more than were asked for
 * @param unpaired images that one alone has answered
 */
public record AnswerComparison(
        SortedSet<ModelVersion> firstVersions,
        Agreement agreement,
        List<AnswerPair> flips,
        long rejectedAlike,
        long rejectedDifferently,
        List<AnswerPair> rejections,
        Unpaired unpaired) {

    /**
     * Some 800 bytes each. As both sides are read in step, by the time at which the images came, what waits is what their
     * partitions are apart, and images that one side has left out.
     */
    private static final int MOST_WAITING = 100_000;

    /**
     * Compares all that both sides have to say. Holds a bounded number of answers in memory, however many there are.
     *
     * @param first answers, more or less in the order in which their images came
     * @param listed images of each kind to keep
     */
    public static AnswerComparison of(Iterator<Outcome> first, Iterator<Outcome> second, int listed) {
        return of(new AnswerSide(first, MOST_WAITING), new AnswerSide(second, MOST_WAITING), listed);
    }

    static AnswerComparison of(AnswerSide first, AnswerSide second, int listed) {
        PairTally tally = new PairTally(listed);
        while (first.nextTime().isPresent() || second.nextTime().isPresent()) {
            boolean isFirst = isEarlier(first.nextTime(), second.nextTime());
            AnswerSide side = isFirst ? first : second;
            AnswerSide other = isFirst ? second : first;
            Outcome answer = side.take();
            Optional<Outcome> counterpart = other.counterpart(answer);
            if (counterpart.isEmpty()) {
                side.await(answer, other);
            } else if (isFirst) {
                tally.add(new AnswerPair(answer, counterpart.get()));
            } else {
                tally.add(new AnswerPair(counterpart.get(), answer));
            }
        }
        first.settle(second);
        second.settle(first);
        return tally.result(unpaired(first, second));
    }

    /** A side that has come to its end is later than any. */
    private static boolean isEarlier(Optional<Instant> first, Optional<Instant> second) {
        return first.isPresent() && (second.isEmpty() || !first.get().isAfter(second.get()));
    }

    private static Unpaired unpaired(AnswerSide first, AnswerSide second) {
        boolean isBehind = first.beyond() > 0 && second.newest().isAfter(Instant.MIN);
        Duration lag = isBehind ? Duration.between(second.newest(), first.newest()) : Duration.ZERO;
        return new Unpaired(first.alone(), first.beyond(), lag.isNegative() ? Duration.ZERO : lag, second.alone());
    }
}
