package io.scanstream.trainer.staging;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.objectstore.source.RefusedSourceException;
import io.scanstream.objectstore.source.Source;
import io.scanstream.objectstore.source.SourceAddress;
import io.scanstream.objectstore.source.SourceAddress.OfFile;
import io.scanstream.objectstore.source.SourceAddress.OfObject;
import io.scanstream.objectstore.source.SourceNotFoundException;
import io.scanstream.trainer.dataset.DatasetReader;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;

/** Opens the data set that a request names: a folder where it lies, a bucket's objects or an archive after they were brought. */
public final class DatasetSources {

    private final List<Path> roots;
    private final AllowedSources sources;
    private final Path scratch;
    private final StagingLimits staging;
    private final ImageLimits limits;
    private final ExecutorService decoding;
    private final StagingObservation observation;

    /**
     * @param roots the folders that requests may read from
     * @param sources the same, and the buckets
     * @param scratch where files are brought to
     * @param limits larger images count as unreadable
     * @param decoding threads for reading and decoding images; stays the caller's to shut down
     * @param observation is told of what was brought
     */
    public DatasetSources(
            List<Path> roots,
            AllowedSources sources,
            Path scratch,
            StagingLimits staging,
            ImageLimits limits,
            ExecutorService decoding,
            StagingObservation observation) {
        this.roots = List.copyOf(roots);
        this.sources = sources;
        this.scratch = scratch;
        this.staging = staging;
        this.limits = limits;
        this.decoding = decoding;
        this.observation = observation;
    }

    /**
     * Brings the files, if they are not there, which may take hours.
     *
     * @param beforeEachFile may throw, if the data set is no longer of interest
     * @return to be closed when the job is over
     * @throws IOException if something cannot be got at that is there
     */
    public OpenDataset open(DatasetReference reference, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        Instant begun = Instant.now();
        OpenDataset dataset = brought(reference, beforeEachFile);
        dataset.stagedBytes().ifPresent(bytes -> observation.staged(begun, Instant.now(), bytes));
        return dataset;
    }

    private OpenDataset brought(DatasetReference reference, Runnable beforeEachFile)
            throws JobFailedException, IOException {
        String uri = reference.uri();
        try {
            if (uri.startsWith("s3:")) {
                return object(reference, (OfObject) SourceAddress.parse(uri), beforeEachFile);
            }
            Optional<Path> archive = localArchive(uri);
            return archive.isPresent()
                    ? unfolded(reference, archive.get(), beforeEachFile)
                    : new OpenDataset(new DatasetReader(roots, limits, decoding), reference, Optional.empty());
        } catch (RefusedSourceException | SourceNotFoundException e) {
            throw notFound(uri, e.getMessage());
        }
    }

    private static JobFailedException notFound(String uri, String why) {
        return new JobFailedException(FailureCode.DATASET_NOT_FOUND, "dataset.uri is '%s', but %s".formatted(uri, why));
    }

    private Optional<Path> localArchive(String uri) throws IOException {
        if (!uri.startsWith("file:") || !Archive.isOne(uri)) {
            return Optional.empty();
        }
        return Optional.of(sources.file((OfFile) SourceAddress.parse(uri))).filter(Files::isRegularFile);
    }

    private interface Filling {
        /** @return what the layout is to read: a folder, or a CSV file */
        Path fill(StagingFolder folder) throws IOException, JobFailedException;
    }

    /** @param most bytes that the files may have together */
    private OpenDataset staged(DatasetReference reference, long most, Filling filling)
            throws IOException, JobFailedException {
        StagingFolder folder = new StagingFolder(scratch, staging, most);
        try {
            DatasetReference here = new DatasetReference(
                    filling.fill(folder).toUri().toString(),
                    reference.layout(),
                    reference.positive(),
                    reference.split(),
                    reference.maximumUnreadableShare());
            return new OpenDataset(
                    new DatasetReader(List.of(folder.root()), limits, decoding), here, Optional.of(folder));
        } catch (IOException | JobFailedException | RuntimeException | Error e) {
            try (folder) {
                throw e;
            }
        }
    }

    private OpenDataset unfolded(DatasetReference reference, Path archive, Runnable beforeEachFile)
            throws IOException, JobFailedException {
        return staged(reference, staging.bytesOf(Files.size(archive)), folder -> {
            Archive.unfold(archive, folder, beforeEachFile);
            return reference.layout() == DatasetLayout.CSV ? table(folder.top()) : folder.top();
        });
    }

    /** An archive names its CSV file by having one. */
    private static Path table(Path folder) throws IOException, JobFailedException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> tables = files.filter(
                            file -> file.getFileName().toString().endsWith(".csv"))
                    .toList();
            if (tables.size() != 1) {
                throw new JobFailedException(
                        FailureCode.DATASET_INVALID,
                        "the data set cannot be used: its archive must have one file .csv beside its folders, but has %d"
                                .formatted(tables.size()));
            }
            return tables.get(0);
        }
    }

    private OpenDataset object(DatasetReference reference, OfObject address, Runnable beforeEachFile)
            throws IOException, JobFailedException {
        if (Archive.isOne(address.key())) {
            Path archive = Files.createTempFile(scratch, "dataset", ".zip");
            try {
                download(reference.uri(), address, archive);
                return unfolded(reference, archive, beforeEachFile);
            } finally {
                Files.delete(archive);
            }
        }
        BucketFolder objects = new BucketFolder(sources.bucket(address), prefix(reference, address));
        return staged(reference, staging.bytes(), folder -> {
            if (!objects.bringTo(folder, beforeEachFile)) {
                throw notFound("s3://%s/%s".formatted(address.bucket(), objects.prefix()), "there is nothing");
            }
            return reference.layout() == DatasetLayout.CSV ? table(reference.uri(), folder) : folder.root();
        });
    }

    private static Path table(String uri, StagingFolder folder) throws JobFailedException {
        Path table =
                folder.root().resolve(uri.substring(uri.lastIndexOf('/') + 1)).normalize();
        if (!table.startsWith(folder.root()) || !Files.isRegularFile(table)) {
            throw notFound(uri, "there is no such object");
        }
        return table;
    }

    private void download(String uri, OfObject address, Path archive) throws IOException, JobFailedException {
        try (Source source = sources.open(address)) {
            if (source.length() > staging.bytes()) {
                throw new JobFailedException(
                        FailureCode.DATASET_INVALID,
                        "dataset.uri is '%s', an archive of %,d bytes, but at most %,d are brought"
                                .formatted(uri, source.length(), staging.bytes()));
            }
            Files.copy(source.content(), archive, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Of all objects of the data set; a CSV file's lie beside it. */
    private static String prefix(DatasetReference reference, OfObject address) {
        String key = address.key();
        if (reference.layout() == DatasetLayout.CSV) {
            return key.substring(0, key.lastIndexOf('/') + 1);
        }
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }
}
