package io.scanstream.trainer.dataset;

import io.scanstream.imaging.ImageHeader;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One folder per class, named as the class; images at any depth below it. Names that begin with a dot are left out
 * silently, anything else that is no image is counted and named. Links are followed to files inside the roots only.
 */
final class ClassFolders {

    private final DatasetRoots roots;
    private final ImageLimits limits;
    private final Runnable beforeEachFile;
    private final List<LabelledImage> images = new ArrayList<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();

    /** @param beforeEachFile may throw, if the files are no longer of interest */
    ClassFolders(DatasetRoots roots, ImageLimits limits, Runnable beforeEachFile) {
        this.roots = roots;
        this.limits = limits;
        this.beforeEachFile = beforeEachFile;
    }

    Dataset read(Path folder) throws JobFailedException, IOException {
        List<Path> classes = classFolders(folder);
        for (int label = 0; label < classes.size(); label++) {
            int before = images.size();
            for (Path file : files(classes.get(label))) {
                beforeEachFile.run();
                read(folder, file, label);
            }
            if (images.size() == before) {
                throw Dataset.invalid("the class '%s' has no readable image".formatted(name(classes.get(label))));
            }
        }
        return new Dataset(classes.stream().map(ClassFolders::name).toList(), images, unreadable);
    }

    private static List<Path> classFolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory)
                    .filter(entry -> !name(entry).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> files(Path classFolder) throws IOException {
        try (Stream<Path> entries = Files.walk(classFolder)) {
            return entries.filter(entry -> !Files.isDirectory(entry))
                    .filter(entry -> !name(entry).startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private void read(Path folder, Path file, int label) throws IOException {
        String name = folder.relativize(file).toString().replace('\\', '/');
        try {
            Path real = real(file);
            byte[] bytes = Files.readAllBytes(real);
            limits.check(bytes, ImageHeader.read(bytes));
            images.add(LabelledImage.of(real, name, label, bytes));
        } catch (UnusableImageException | RefusedFileException e) {
            unreadable.add(new UnreadableFile(name, e.getMessage()));
        }
    }

    /** The file itself. That it cannot be got at, for an IOException, is not the data set's fault. */
    private Path real(Path file) throws RefusedFileException, IOException {
        if (Files.isSymbolicLink(file) && Files.notExists(file)) {
            throw new RefusedFileException("it is a link that leads nowhere");
        }
        Path real = file.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (!roots.contains(real) || !attributes.isRegularFile()) {
            throw new RefusedFileException("it is not a file below the folders that may be read");
        }
        if (attributes.size() > limits.maxBytes()) {
            throw new RefusedFileException(
                    "it has %,d bytes, but at most %,d are read".formatted(attributes.size(), limits.maxBytes()));
        }
        return real;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
