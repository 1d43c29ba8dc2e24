package io.scanstream.trainer.dataset;

import io.scanstream.storage.Sha256;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file whose class is known.
 *
 * @param file where it really lies, links resolved
 * @param name path below the data set's folder, with slashes; how the file is called in reports and as a message key
 * @param label index into the data set's labels
 * @param length of the file in bytes
 * @param sha256 of the file's bytes
 */
public record LabelledImage(Path file, String name, int label, int length, String sha256) {

    static LabelledImage of(Path file, String name, int label, byte[] bytes) {
        return new LabelledImage(file, name, label, bytes.length, Sha256.of(bytes));
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
