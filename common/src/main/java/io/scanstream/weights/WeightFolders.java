package io.scanstream.weights;

import io.scanstream.contract.NetworkName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where in a directory the weights of a network lie. */
public final class WeightFolders {

    private WeightFolders() {}

    /** The folders to look into, one after another: a network that only adds a head to another shares its weights. */
    public static List<String> of(NetworkName network) {
        return network == NetworkName.ATTENTION_VGG16
                ? List.of(network.wireName(), NetworkName.VGG16.wireName())
                : List.of(network.wireName());
    }

    /** The weight files in the first of the folders that has any, by name; empty if none has. */
    public static List<Path> files(Path directory, NetworkName network) throws IOException {
        for (String folder : of(network)) {
            List<Path> files = files(directory.resolve(folder));
            if (!files.isEmpty()) {
                return files;
            }
        }
        return List.of();
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(WeightFolders::isWeightFile)
                    .sorted()
                    .toList();
        }
    }

    /** What begins with a dot is still being fetched. */
    private static boolean isWeightFile(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".safetensors") || name.endsWith(".h5"));
    }
}
