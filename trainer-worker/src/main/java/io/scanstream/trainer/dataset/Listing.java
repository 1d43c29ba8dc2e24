package io.scanstream.trainer.dataset;

import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a layout finds.
 *
 * @param labels in alphabetical order, those without files included
 * @param unreadable what cannot be an image of the data set, told without opening it
 * @param remarks what else a reader of the scores should know, in sentences
 */
record Listing(List<String> labels, List<FoundFile> files, List<UnreadableFile> unreadable, List<String> remarks) {

    Listing {
        labels = List.copyOf(labels);
        files = List.copyOf(files);
        unreadable = List.copyOf(unreadable);
        remarks = List.copyOf(remarks);
    }

    /** Of which there is nothing to remark. */
    Listing(List<String> labels, List<FoundFile> files, List<UnreadableFile> unreadable) {
        this(labels, files, unreadable, List.of());
    }

    /**
     * At any depth below the folder, in order of their paths. Names that begin with a dot, folders' too, are left out
     * silently. Links to folders are not followed but listed, for whoever opens them to refuse.
     */
    static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(entry -> !Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .filter(entry -> !isHidden(folder.relativize(entry)))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isHidden(Path below) {
        return StreamSupport.stream(below.spliterator(), false)
                .anyMatch(segment -> segment.toString().startsWith("."));
    }

    /** Directly below the folder, in order of their names; without those that begin with a dot. */
    static List<Path> foldersIn(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !name(entry).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    /** @throws JobFailedException if the folder is a link: only links to files are followed, and not out of the roots */
    static Path requireNoLink(Path folder) throws JobFailedException {
        if (Files.isSymbolicLink(folder)) {
            throw Dataset.invalid(
                    "the folder '%s' is a link, but links are followed to files alone".formatted(name(folder)));
        }
        return folder;
    }

    static String name(Path path) {
        return path.getFileName().toString();
    }
}
