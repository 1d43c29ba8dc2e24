package io.scanstream.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the project outside this module. */
final class ProjectFile {

    private ProjectFile() {}

    /** @param name from the project's root on */
    static Path path(String name) {
        return Path.of(System.getProperty("scanstream.home")).resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
