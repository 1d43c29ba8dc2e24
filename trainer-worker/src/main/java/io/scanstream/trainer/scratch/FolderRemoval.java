package io.scanstream.trainer.scratch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Removes a folder with all that is in it; a link goes, and what it leads to stays. */
public final class FolderRemoval extends SimpleFileVisitor<Path> {

    private FolderRemoval() {}

    /** Nothing happens if there is none. */
    public static void of(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new FolderRemoval());
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException fault) throws IOException {
        Files.delete(folder);
        return FileVisitResult.CONTINUE;
    }
}
