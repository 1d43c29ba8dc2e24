package io.scanstream.trainer.dataset;

import java.nio.file.Path;

/**
 * A file whose class is known.
 *
 * @param name path below the data set's folder, with slashes; how the file is called in reports and as a message key
 * @param label index into the data set's labels
 * @param sha256 of the file's bytes
 */
public record LabelledImage(Path file, String name, int label, String sha256) {}
