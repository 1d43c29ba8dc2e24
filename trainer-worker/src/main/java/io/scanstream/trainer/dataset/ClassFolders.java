package io.scanstream.trainer.dataset;

import io.scanstream.imaging.ImageHeader;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private final List<LabelledImage> images = new ArrayList<>();
    private final List<UnreadableFile> unreadable = new ArrayList<>();

    ClassFolders(DatasetRoots roots, ImageLimits limits) {
        this.roots = roots;
        this.limits = limits;
    }

    Dataset read(Path folder) throws JobFailedException, IOException {
        List<Path> classes = classFolders(folder);
        for (int label = 0; label < classes.size(); label++) {
            int before = images.size();
            for (Path file : files(classes.get(label))) {
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

    private void read(Path folder, Path file, int label) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        try {
            byte[] bytes = bytes(file);
            limits.check(bytes, ImageHeader.read(bytes));
            images.add(new LabelledImage(file, name, label, Sha256.of(bytes)));
        } catch (UnusableImageException | IOException e) {
            unreadable.add(new UnreadableFile(name, e.getMessage()));
        }
    }

    private byte[] bytes(Path file) throws IOException {
        Path real = file.toRealPath();
        if (!roots.contains(real) || !Files.isRegularFile(real)) {
            throw new IOException("it is not a file below the folders that may be read");
        }
        if (Files.size(real) > limits.maxBytes()) {
            throw new IOException(
                    "it has %,d bytes, but at most %,d are read".formatted(Files.size(real), limits.maxBytes()));
        }
        return Files.readAllBytes(real);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
