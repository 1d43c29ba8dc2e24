package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An image whose class is known. */
public record LabelledFile(ImageFile image, String label) {

    /** One folder per class, files at any depth below it, in the order of their names; what begins with a dot is left out. */
    public static List<LabelledFile> inFolders(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<LabelledFile> images = files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> file.getNameCount() > 1 && !isHidden(file))
                    .sorted()
                    .map(file -> new LabelledFile(
                            new ImageFile(file.toString(), folder.resolve(file)),
                            file.getName(0).toString()))
                    .toList();
            if (images.isEmpty()) {
                throw new CommandFailure("%s holds no folders with images".formatted(folder));
            }
            return images;
        }
    }

    private static boolean isHidden(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
