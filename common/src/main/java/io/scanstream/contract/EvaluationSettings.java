package io.scanstream.contract;

/**
 * How a trained model is judged. Only of meaning for two classes.
 *
 * @param operatingPoint {@link OperatingPointRule#YOUDEN} if absent
 * @param target the sensitivity or specificity that the rule fixes
 * @param prevalence of the finding where the model is to be used, for the predictive values; that of the test part if
 *     absent
 */
public record EvaluationSettings(OperatingPointRule operatingPoint, Double target, Double prevalence) {
    public EvaluationSettings {
        operatingPoint = operatingPoint == null ? OperatingPointRule.YOUDEN : operatingPoint;
        boolean fixesRate = operatingPoint != OperatingPointRule.YOUDEN;
        if (fixesRate) {
            Rules.share("target", Rules.required("target", target));
        } else if (target != null) {
            throw new InvalidMessageException("target", target, "it goes with SENSITIVITY or SPECIFICITY only");
        }
        if (prevalence != null) {
            Rules.share("prevalence", prevalence);
        }
    }

    public static EvaluationSettings defaults() {
        return new EvaluationSettings(null, null, null);
    }
}
