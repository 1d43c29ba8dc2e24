package io.scanstream.trainer.dataset;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads and divides the data set that a request names. */
public final class DatasetReader {

    private final DatasetRoots roots;
    private final ImageLimits limits;

    /**
     * @param roots the folders that requests may read from
     * @param limits larger images count as unreadable
     */
    public DatasetReader(List<Path> roots, ImageLimits limits) throws IOException {
        this.roots = new DatasetRoots(roots);
        this.limits = limits;
    }

    /**
     * Every file is read once, which may take hours.
     *
     * @param seed of the division
     * @param beforeEachFile may throw, if the data set is no longer of interest
     * @throws IOException if something cannot be got at that is there
     */
    public DividedDataset read(DatasetReference reference, int seed, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        Dataset dataset = read(reference, beforeEachFile);
        Split split = Split.of(dataset, reference.split(), seed);
        return new DividedDataset(dataset, split, dataset.positive(reference.positive()));
    }

    private Dataset read(DatasetReference reference, Runnable beforeEachFile) throws JobFailedException, IOException {
        if (reference.layout() != DatasetLayout.FOLDERS) {
            throw new JobFailedException(
                    FailureCode.NOT_SUPPORTED,
                    "dataset.layout is %s, but this worker reads FOLDERS".formatted(reference.layout()));
        }
        Path folder = roots.resolve(reference.uri());
        return new ClassFolders(roots, limits, beforeEachFile)
                .read(folder)
                .verified(reference.maximumUnreadableShare());
    }
}
