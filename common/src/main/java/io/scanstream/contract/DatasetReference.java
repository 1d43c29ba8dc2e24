package io.scanstream.contract;

/**
 * Where the labelled images lie and how they are to be read.
 *
 * @param uri of a folder, for example {@code file:///data/dermoscopy} or {@code s3://sets/dermoscopy}, of a ZIP archive, or of a
 *     CSV file; it must lie under a root or in a bucket that the worker is configured with
 * @param positive the class whose presence is the finding, the one that sensitivity speaks of; absent: the class with
 *     the fewest images, of equals the first by name. Only meaningful for two classes
 * @param maximumUnreadableShare above this share of unreadable files the job fails; 0.02 if absent
 */
public record DatasetReference(
        String uri, DatasetLayout layout, String positive, SplitShares split, Double maximumUnreadableShare) {

    /** With the defaults for everything else. */
    public static DatasetReference of(String uri, DatasetLayout layout) {
        return new DatasetReference(uri, layout, null, null, null);
    }

    public DatasetReference {
        Rules.text("uri", uri);
        Rules.required("layout", layout);
        Rules.optionalText("positive", positive);
        split = split == null ? SplitShares.defaults() : split;
        maximumUnreadableShare =
                Rules.share("maximumUnreadableShare", maximumUnreadableShare == null ? 0.02 : maximumUnreadableShare);
    }
}
