package io.scanstream.trainer.staging;

import io.scanstream.contract.DatasetReference;
import io.scanstream.trainer.dataset.DatasetReader;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Optional;

/** A data set whose files are there until it is closed, wherever they came from. */
public final class OpenDataset implements AutoCloseable {

    private final DatasetReader reader;
    private final DatasetReference reference;
    private final Optional<StagingFolder> folder;

    /** @param folder that the files lie in, if they were brought */
    OpenDataset(DatasetReader reader, DatasetReference reference, Optional<StagingFolder> folder) {
        this.reader = reader;
        this.reference = reference;
        this.folder = folder;
    }

    /** As {@link DatasetReader#read}. */
    public DividedDataset read(int seed, Runnable beforeEachFile) throws JobFailedException, IOException {
        return reader.read(reference, seed, beforeEachFile);
    }

    /** As {@link DatasetReader#readUndivided}. */
    public DividedDataset readUndivided(int folds, int seed, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        return reader.readUndivided(reference, folds, seed, beforeEachFile);
    }

    /** Of its files, if they were brought. */
    Optional<Long> stagedBytes() {
        return folder.map(StagingFolder::used);
    }

    @Override
    public void close() {
        folder.ifPresent(StagingFolder::close);
    }
}
