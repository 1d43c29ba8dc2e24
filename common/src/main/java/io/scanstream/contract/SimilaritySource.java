package io.scanstream.contract;

/** Who says how close the data set is to what the base was pre-trained on. */
public enum SimilaritySource {
    /** The request; a measurement does not outvote it. */
    STATED,
    /** The images themselves, as the pre-trained network sees them. */
    MEASURED,
    /** Nobody: it could not be measured. */
    ASSUMED
}
