package io.scanstream.contract;

/** How the threshold of a model of two classes is chosen on the validation part. */
public enum OperatingPointRule {
    /** Where sensitivity + specificity is largest. */
    YOUDEN,
    /** Of the thresholds with at least the asked sensitivity, the one with the highest specificity. */
    SENSITIVITY,
    /** Of the thresholds with at least the asked specificity, the one with the highest sensitivity. */
    SPECIFICITY
}
