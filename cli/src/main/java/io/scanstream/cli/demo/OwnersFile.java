package io.scanstream.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Collectors;

/** Properties that only their owner may read, since secrets are among them. */
final class OwnersFile {

    private OwnersFile() {}

    /** @param file which is not there yet, in a folder that may be */
    static Path write(Path file, Map<String, String> properties) throws IOException {
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String lines = properties.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n", "", "\n"));
        return Files.writeString(file, lines);
    }
}
