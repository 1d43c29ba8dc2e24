package io.scanstream.evaluation;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.rootfinder.BrentSolver;

/**
 * Logits to probabilities: the softmax of the logits divided by a temperature (Guo et al., "On calibration of modern
 * neural networks", ICML 2017). It changes how sure the answers are, not their order. Part of a model's manifest, so that
 * what is served is what was measured.
 *
 * @param temperature above 1 for a network that was too sure of itself, below 1 for one that was not sure enough
 */
public record TemperatureScaling(double temperature) {

    private static final double LOWEST = 0.05;
    private static final double HIGHEST = 20;

    /** Of the inverse temperature; relative, absolute, and in the value of the function. */
    private static final BrentSolver SOLVER = new BrentSolver(1e-12, 1e-12, 1e-14);

    public TemperatureScaling {
        if (!(temperature >= LOWEST && temperature <= HIGHEST)) {
            throw new IllegalArgumentException(
                    "temperature is %s, but it must be from %s to %s".formatted(temperature, LOWEST, HIGHEST));
        }
    }

    /** Changes nothing. */
    public static TemperatureScaling none() {
        return new TemperatureScaling(1);
    }

    /**
     * The temperature at which the labels are most likely. If no temperature in the range is (there are no errors, so
     * that the surest is the likeliest, or nothing but chance), the images cannot tell, and nothing is changed.
     *
     * @param logits N x K; never those of the images whose score is reported
     * @param labels index of each image's class
     */
    public static TemperatureScaling fitted(double[][] logits, int[] labels) {
        // The negative log-likelihood is convex in the inverse temperature, so its slope has one root at most.
        DoubleUnaryOperator slope = inverse -> slope(logits, labels, inverse);
        double lowest = 1 / HIGHEST;
        double highest = 1 / LOWEST;
        if (!(slope.applyAsDouble(lowest) < 0 && slope.applyAsDouble(highest) > 0)) {
            return none();
        }
        double inverse = SOLVER.findRoot(slope, lowest, highest);
        return new TemperatureScaling(Math.max(LOWEST, Math.min(HIGHEST, 1 / inverse)));
    }

    /** Of the mean negative log-likelihood, by the inverse temperature: what was expected of the logits less what came. */
    private static double slope(double[][] logits, int[] labels, double inverse) {
        double sum = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] probabilities = softmax(logits[i], inverse);
            for (int k = 0; k < probabilities.length; k++) {
                sum += probabilities[k] * (logits[i][k] - logits[i][labels[i]]);
            }
        }
        return sum / labels.length;
    }

    /**
     * In double precision, so that a row adds up to 1 as closely as a reader of the answer may expect.
     *
     * @param logits N x K
     */
    public double[][] probabilities(double[][] logits) {
        double[][] probabilities = new double[logits.length][];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = softmax(logits[i], 1 / temperature);
        }
        return probabilities;
    }

    private static double[] softmax(double[] logits, double inverse) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            largest = Math.max(largest, logit);
        }
        double[] probabilities = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = Math.exp((logits[i] - largest) * inverse);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
