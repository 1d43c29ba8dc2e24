package io.scanstream.trainer.dataset;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;

/** Reads and divides the data set that a request names. */
public final class DatasetReader {

    /** As many as ImageNet's: more come of a column or a folder that holds no classes. */
    private static final int MOST_CLASSES = 1000;

    private final DatasetRoots roots;
    private final ImageLimits limits;
    private final ExecutorService decoding;

    /**
     * @param roots the folders that requests may read from
     * @param limits larger images count as unreadable
     * @param decoding threads for reading and decoding images; stays the caller's to shut down
     */
    public DatasetReader(List<Path> roots, ImageLimits limits, ExecutorService decoding) throws IOException {
        this.roots = new DatasetRoots(roots);
        this.limits = limits;
        this.decoding = decoding;
    }

    /**
     * Every file is read and decoded once, which may take hours.
     *
     * @param seed of the division
     * @param beforeEachFile may throw, if the data set is no longer of interest
     * @throws IOException if something cannot be got at that is there
     */
    public DividedDataset read(DatasetReference reference, int seed, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        Dataset dataset = dataset(listing(reference), reference, beforeEachFile);
        Split split = Split.of(dataset, reference.split(), seed);
        return new DividedDataset(dataset, split, dataset.positive(positive(reference)));
    }

    /**
     * For a cross-validation, as {@link #read}, but with all images in the training part. That the data set cannot be
     * divided into folds is told here, and that it says itself what its images are for before any is read.
     *
     * @param seed of the folds
     */
    public DividedDataset readUndivided(DatasetReference reference, int folds, int seed, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        Listing listing = listing(reference);
        Split.requireUndivided(listing.files().stream().flatMap(file -> file.part().stream()));
        Dataset dataset = dataset(listing, reference, beforeEachFile);
        DividedDataset data = new DividedDataset(dataset, Split.whole(dataset), dataset.positive(positive(reference)));
        data.folds(folds, reference.split(), seed);
        return data;
    }

    private Dataset dataset(Listing listing, DatasetReference reference, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        return new ImageReading(roots, limits, decoding, beforeEachFile)
                .read(withFewClasses(listing))
                .verified(reference.maximumUnreadableShare());
    }

    /** Told before the images are read, which may take hours. */
    private static Listing withFewClasses(Listing listing) throws JobFailedException {
        int classes = listing.labels().size();
        if (classes > MOST_CLASSES) {
            throw Dataset.invalid("it has %,d classes, but at most %,d are learned".formatted(classes, MOST_CLASSES));
        }
        return listing;
    }

    private Listing listing(DatasetReference reference) throws JobFailedException, IOException {
        String uri = reference.uri();
        return switch (reference.layout()) {
            case FOLDERS -> ClassFolders.list(roots.folder(uri));
            case PARTED_FOLDERS -> PartedFolders.list(roots.folder(uri));
            case NLM -> NlmFiles.list(roots.folder(uri));
            case CSV -> LabelTable.list(roots.file(uri), roots);
        };
    }

    /** In Shenzhen's films the rarer class is that of the healthy. */
    private static String positive(DatasetReference reference) {
        boolean known = reference.positive() == null && reference.layout() == DatasetLayout.NLM;
        return known ? NlmFiles.TUBERCULOSIS : reference.positive();
    }
}
