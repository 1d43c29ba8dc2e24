package io.scanstream.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;

/** A file of named tensors. Reading one executes nothing, and allocates no more than what is asked for of it. */
public sealed interface WeightFile permits SafetensorsFile, KerasFile {

    /** Maps the file into memory, in the format that the end of its name tells. */
    static WeightFile open(Path file) throws IOException {
        return file.toString().endsWith(".h5") ? KerasFile.open(file) : SafetensorsFile.open(file);
    }

    /** For messages. */
    String name();

    /** By the name that each has in the file. */
    Map<String, Tensor> tensors();

    /** The whole file, read when it is looked at. */
    static ByteBuffer map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InvalidWeightsException(
                        "%s has %,d bytes, but at most 2 GiB are read".formatted(file.getFileName(), channel.size()));
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }
}
