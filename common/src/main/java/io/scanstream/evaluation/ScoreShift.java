package io.scanstream.evaluation;

/**
 * How much the second of two models gives a label more than the first, over images: differences of probabilities, -1 to
 * 1.
 *
 * @param median to the nearest ten-thousandth
 * @param meanAbsolute whatever the direction
 * @param largest the one that is furthest from 0
 */
public record ScoreShift(double mean, double median, double meanAbsolute, double largest) {

    /** Counts shifts in memory that does not grow with them: of the median, a histogram suffices. */
    static final class Tally {

        private static final int BINS_PER_UNIT = 10_000;

        private final long[] bins = new long[2 * BINS_PER_UNIT + 1];
        private long count;
        private double sum;
        private double absoluteSum;
        private double largest;

        /** @param shift -1 to 1 */
        void add(double shift) {
            bins[BINS_PER_UNIT + (int) Math.round(shift * BINS_PER_UNIT)]++;
            count++;
            sum += shift;
            absoluteSum += Math.abs(shift);
            if (Math.abs(shift) > Math.abs(largest)) {
                largest = shift;
            }
        }

        ScoreShift result() {
            double median = (value((count - 1) / 2) + value(count / 2)) / 2;
            return new ScoreShift(sum / count, median, absoluteSum / count, largest);
        }

        /** Of all shifts in ascending order, the one at this rank, from 0. */
        private double value(long rank) {
            long below = 0;
            int bin = -1;
            while (below <= rank) {
                bin++;
                below += bins[bin];
            }
            return (double) (bin - BINS_PER_UNIT) / BINS_PER_UNIT;
        }
    }
}
