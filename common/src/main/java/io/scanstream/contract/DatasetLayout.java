package io.scanstream.contract;

/** How a data set says which image belongs to which class. */
public enum DatasetLayout {
    /** One folder per class, named as the class. */
    FOLDERS,
    /** {@code train}, {@code valid} and {@code test}, each with one folder per class. */
    PARTED_FOLDERS,
    /** The NLM tuberculosis sets: the digit before the extension is the label. */
    NLM,
    /** A CSV file of {@code file,label[,group][,split]}. */
    CSV
}
