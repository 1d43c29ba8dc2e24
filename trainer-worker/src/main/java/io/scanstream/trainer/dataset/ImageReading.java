package io.scanstream.trainer.dataset;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Thumbnail;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.storage.Sha256;
import io.scanstream.trainer.duplicates.NearDuplicates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * From files to images: each is read and decoded once, side by side on the decoding threads, and leaves a digest and, while
 * near duplicates are sought, a thumbnail. Links are followed to files inside the roots only.
 */
final class ImageReading {

    /** Enough to keep all threads busy; a task that waits holds no bytes. */
    private static final int MOST_WAITING = 64;

    private final DatasetRoots roots;
    private final ImageLimits limits;
    private final ExecutorService decoding;
    private final Runnable beforeEachFile;

    /** @param beforeEachFile may throw, if the files are no longer of interest; called by the reading thread alone */
    ImageReading(DatasetRoots roots, ImageLimits limits, ExecutorService decoding, Runnable beforeEachFile) {
        this.roots = roots;
        this.limits = limits;
        this.decoding = decoding;
        this.beforeEachFile = beforeEachFile;
    }

    /** What became of a file. */
    private sealed interface Outcome {}

    private record Sound(LabelledImage image, Thumbnail thumbnail) implements Outcome {}

    private record LeftOut(UnreadableFile file) implements Outcome {}

    Dataset read(Listing listing) throws IOException {
        List<Sound> sound = new ArrayList<>();
        List<UnreadableFile> unreadable = new ArrayList<>(listing.unreadable());
        for (Outcome outcome : outcomes(listing)) {
            if (outcome instanceof Sound image) {
                sound.add(image);
            } else if (outcome instanceof LeftOut left) {
                unreadable.add(left.file());
            }
        }
        List<LabelledImage> images = sound.stream()
                .map(Sound::image)
                .sorted(Comparator.comparing(LabelledImage::name))
                .toList();
        return new Dataset(listing.labels(), images, unreadable, nearDuplicates(sound), listing.remarks());
    }

    private List<Outcome> outcomes(Listing listing) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        Deque<Future<Outcome>> waiting = new ArrayDeque<>();
        try {
            for (FoundFile file : listing.files()) {
                beforeEachFile.run();
                int label = listing.labels().indexOf(file.label());
                waiting.add(decoding.submit(() -> outcome(file, label)));
                if (waiting.size() == MOST_WAITING) {
                    outcomes.add(await(waiting.remove()));
                }
            }
            while (!waiting.isEmpty()) {
                outcomes.add(await(waiting.remove()));
            }
            return outcomes;
        } finally {
            waiting.forEach(future -> future.cancel(false));
        }
    }

    private Outcome outcome(FoundFile file, int label) throws IOException {
        try {
            Path real = real(file.path());
            byte[] bytes = Files.readAllBytes(real);
            Thumbnail thumbnail = Thumbnail.of(bytes, limits);
            LabelledImage image = new LabelledImage(
                    real, file.name(), label, bytes.length, Sha256.of(bytes), file.group(), file.part());
            return new Sound(image, thumbnail);
        } catch (UnusableImageException | RefusedFileException e) {
            return new LeftOut(new UnreadableFile(file.name(), e.getMessage()));
        }
    }

    /** The file itself. That it cannot be got at, for an IOException, is not the data set's fault. */
    private Path real(Path file) throws RefusedFileException, IOException {
        if (Files.isSymbolicLink(file) && !Files.exists(file)) {
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

    /** Exact copies speak with one voice, in the order of their contents: names and order change nothing. */
    private List<NearDuplicate> nearDuplicates(List<Sound> sound) {
        TreeMap<String, Sound> contents = new TreeMap<>();
        sound.forEach(image -> contents.putIfAbsent(image.image().sha256(), image));
        List<Sound> different = List.copyOf(contents.values());
        return NearDuplicates.among(different.stream().map(Sound::thumbnail).toList(), beforeEachFile).stream()
                .map(pair -> new NearDuplicate(
                        different.get(pair.first()).image(),
                        different.get(pair.second()).image()))
                .toList();
    }

    private static Outcome await(Future<Outcome> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while images were being read", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException fault) {
                throw fault;
            }
            if (e.getCause() instanceof Error fault) {
                throw fault;
            }
            throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e.getCause());
        }
    }
}
