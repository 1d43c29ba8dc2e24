package io.scanstream.contract;

/**
 * The classifier on top of the base; what is absent is the notebooks' value for the network.
 *
 * @param hiddenUnits width of the hidden layer
 * @param featureDropout share of features dropped before the hidden layer while training
 * @param hiddenDropout share of hidden units dropped before the output while training
 */
public record HeadSettings(Integer hiddenUnits, Double featureDropout, Double hiddenDropout) {

    public HeadSettings {
        if (hiddenUnits != null) {
            Rules.between("hiddenUnits", hiddenUnits, 1, 8192);
        }
        if (featureDropout != null) {
            Rules.between("featureDropout", featureDropout, 0, 0.95);
        }
        if (hiddenDropout != null) {
            Rules.between("hiddenDropout", hiddenDropout, 0, 0.95);
        }
    }

    public static HeadSettings defaults() {
        return new HeadSettings(null, null, null);
    }
}
