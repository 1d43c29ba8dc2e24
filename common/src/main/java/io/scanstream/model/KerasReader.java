package io.scanstream.model;

import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import java.nio.ByteBuffer;

/**
 * Finds out which of Keras' layouts a file has and reads its layers. A file is a stranger's: links out of it are not
 * followed, and whatever the HDF5 library throws at a damaged one becomes a sentence.
 */
final class KerasReader {

    private KerasReader() {}

    /** @param file the whole file; not copied */
    static KerasFile read(ByteBuffer file, String name) throws InvalidWeightsException {
        try (HdfFile hdf = HdfFile.fromByteBuffer(file.duplicate())) {
            return read(new KerasGroup(hdf, name), name);
        } catch (RuntimeException | StackOverflowError e) {
            // Not only HdfException: a wrong offset shows as any exception of the buffers, a circle as an overflow.
            throw new InvalidWeightsException("%s is damaged or no HDF5 file: %s"
                    .formatted(name, e instanceof HdfException ? e.getMessage() : e.toString()));
        }
    }

    private static KerasFile read(KerasGroup root, String name) throws InvalidWeightsException {
        if (OldKerasLayout.isIn(root)) {
            return KerasFile.of(name, OldKerasLayout.layers(root), true);
        }
        if (root.group("model_weights").filter(OldKerasLayout::isIn).isPresent()) {
            return KerasFile.of(
                    name, OldKerasLayout.layers(root.group("model_weights").get()), true);
        }
        return NewKerasLayout.read(root, name);
    }
}
