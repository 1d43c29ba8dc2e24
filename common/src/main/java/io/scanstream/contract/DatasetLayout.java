package io.scanstream.contract;

/** How a data set says which image belongs to which class. */
public enum DatasetLayout {
    /** One folder per class, named as the class. */
    FOLDERS,
    /**
     * {@code train}, {@code valid} and {@code test}, each with one folder per class. The second may also be called {@code
     * validation} or {@code val}; what is absent, of these two, is divided off {@code train}.
     */
    PARTED_FOLDERS,
    /**
     * The NLM tuberculosis sets, such as {@code MCUCXR_0104_1.png}: the number is the patient's, the digit before the
     * extension the label, {@code normal} or {@code tuberculosis}.
     */
    NLM,
    /**
     * A CSV file of {@code file,label[,group][,split]}, which the URI names. Files are relative to its folder; images of
     * one group stay together; the split is {@code train}, {@code validation}, {@code valid}, {@code val} or {@code test}.
     */
    CSV
}
