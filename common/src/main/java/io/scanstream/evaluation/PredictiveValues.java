package io.scanstream.evaluation;

import io.scanstream.contract.Confusion;
import java.util.Optional;

/**
 * How often an answer is right where the finding has a given frequency: by Bayes' theorem from sensitivity and
 * specificity, which do not depend on it.
 *
 * @param prevalence share of the images that have the finding
 * @param positive of the positive answers; empty if there are none
 * @param negative of the negative answers; empty if there are none
 */
record PredictiveValues(double prevalence, Optional<Double> positive, Optional<Double> negative) {

    /** @param wanted if empty, the prevalence of the images that were counted */
    static PredictiveValues of(Confusion confusion, Optional<Double> wanted) {
        double prevalence = wanted.orElseGet(
                () -> (double) confusion.positives() / (confusion.positives() + confusion.negatives()));
        double found = confusion.sensitivity() * prevalence;
        double missed = (1 - confusion.sensitivity()) * prevalence;
        double cleared = confusion.specificity() * (1 - prevalence);
        double falseAlarms = (1 - confusion.specificity()) * (1 - prevalence);
        return new PredictiveValues(prevalence, share(found, falseAlarms), share(cleared, missed));
    }

    private static Optional<Double> share(double right, double wrong) {
        return right + wrong > 0 ? Optional.of(right / (right + wrong)) : Optional.empty();
    }
}
