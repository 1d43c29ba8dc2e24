package io.scanstream.trainer.staging;

import io.scanstream.contract.FailureCode;
import io.scanstream.trainer.job.JobFailedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A ZIP file, unfolded with Java's own reader: it has checked the directory before it gives any entry, and knows no links, so
 * that one in the archive becomes a file that is no image. Archives within it stay files.
 */
final class Archive {

    /** Bytes. Enough for some million files. */
    private static final long LARGEST_DIRECTORY = 64 << 20;

    private Archive() {}

    static boolean isOne(String name) {
        return name.regionMatches(true, name.length() - 4, ".zip", 0, 4);
    }

    /** @param beforeEachFile may throw, if the data set is no longer of interest */
    static void unfold(Path archive, StagingFolder folder, Runnable beforeEachFile)
            throws IOException, JobFailedException {
        long directory = ArchiveDirectory.size(archive);
        if (directory > LARGEST_DIRECTORY) {
            throw unusable(
                    "has a directory of %,d bytes, but at most %,d are read".formatted(directory, LARGEST_DIRECTORY));
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                beforeEachFile.run();
                if (!entry.isDirectory()) {
                    try (InputStream content = zip.getInputStream(entry)) {
                        folder.add(entry.getName(), content);
                    }
                }
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            throw unusable("is damaged: " + e.getMessage());
        }
    }

    private static JobFailedException unusable(String how) {
        return new JobFailedException(FailureCode.DATASET_INVALID, "the data set cannot be used: its archive " + how);
    }
}
