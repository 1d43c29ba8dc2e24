package io.scanstream.contract;

/**
 * How well a model did on images it had never seen. For two classes everything is about the positive class; for more,
 * {@code auc} and its bounds, {@code sensitivity} and {@code specificity} are means over the classes, each against the
 * rest.
 *
 * @param n images that were scored
 * @param auc area under the ROC curve
 * @param aucLow lower bound of its 95 % interval
 * @param aucHigh upper bound
 * @param accuracy share of right labels at the operating point
 * @param sensitivity at the operating point, which was chosen on other images
 * @param specificity likewise
 */
public record Metrics(
        int n, double auc, double aucLow, double aucHigh, double accuracy, double sensitivity, double specificity) {

    public Metrics {
        Rules.between("n", n, 1, Integer.MAX_VALUE);
        Rules.share("auc", auc);
        Rules.share("aucLow", aucLow);
        Rules.share("aucHigh", aucHigh);
        Rules.share("accuracy", accuracy);
        Rules.share("sensitivity", sensitivity);
        Rules.share("specificity", specificity);
    }
}
