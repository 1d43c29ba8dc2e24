package io.scanstream.trainer.dataset;

import io.scanstream.storage.Sha256;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file whose class is known.
 *
 * @param file where it really lies, links resolved
 * @param name path below the data set's folder, with slashes; how the file is called in reports and as a message key
 * @param label index into the data set's labels
 * @param length of the file in bytes
 * @param sha256 of the file's bytes
 * @param group patient, lesion or the like, if the data set names one
 * @param part that the data set gives it to, if it does
 */
public record LabelledImage(
        Path file, String name, int label, int length, String sha256, Optional<String> group, Optional<Part> part) {

    /** Of no known group or part. */
    public LabelledImage(Path file, String name, int label, int length, String sha256) {
        this(file, name, label, length, sha256, Optional.empty(), Optional.empty());
    }

    /**
     * Reads the file again.
     *
     * @throws JobFailedException if it is no longer what it was when the data set was read: the copies, parts and digests
     *     that were told from it would be wrong
     */
    public byte[] bytes() throws IOException, JobFailedException {
        if (Files.size(file) == length) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(length);
                if (Sha256.of(bytes).equals(sha256)) {
                    return bytes;
                }
            }
        }
        throw Dataset.invalid("%s has changed while the job ran".formatted(name));
    }
}
