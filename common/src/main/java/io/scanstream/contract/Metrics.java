package io.scanstream.contract;

/**
 * How well a model did on images it had never seen. For two classes everything is about the positive class. For more,
 * each figure but the accuracy is the mean over the classes, each against the rest, its bounds the means of theirs; and
 * what needs one positive class is absent.
 *
 * @param n images that were scored
 * @param rocAuc area under the ROC curve
 * @param prAuc area under the precision-recall curve, as average precision; what knows nothing has the share of positive
 *     images
 * @param accuracy share of right labels at the operating point
 * @param sensitivity at the operating point, which was chosen on other images
 * @param specificity likewise
 * @param ppv share of the positive answers that are right where the finding is as frequent as {@code prevalence}; null
 *     for more than two classes, or if no answer is positive
 * @param npv of the negative answers, likewise
 * @param prevalence that was asked for, else that of the scored images; null for more than two classes
 * @param confusion what the figures at the operating point were counted from; null for more than two classes
 * @param brier mean square of what the probability is off, 0 at best
 * @param ece expected calibration error: how far, on average, a probability is from the frequency of what it foretells
 */
public record Metrics(
        int n,
        Estimate rocAuc,
        Estimate prAuc,
        Estimate accuracy,
        Estimate sensitivity,
        Estimate specificity,
        Double ppv,
        Double npv,
        Double prevalence,
        Confusion confusion,
        double brier,
        double ece) {

    public Metrics {
        Rules.between("n", n, 1, Integer.MAX_VALUE);
        Rules.required("rocAuc", rocAuc);
        Rules.required("prAuc", prAuc);
        Rules.required("accuracy", accuracy);
        Rules.required("sensitivity", sensitivity);
        Rules.required("specificity", specificity);
        optionalShare("ppv", ppv);
        optionalShare("npv", npv);
        optionalShare("prevalence", prevalence);
        Rules.share("brier", brier);
        Rules.share("ece", ece);
    }

    private static void optionalShare(String field, Double value) {
        if (value != null) {
            Rules.share(field, value);
        }
    }
}
