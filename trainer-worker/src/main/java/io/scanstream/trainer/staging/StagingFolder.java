package io.scanstream.trainer.staging;

import io.scanstream.contract.FailureCode;
import io.scanstream.objectstore.source.SourceAddress;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.scratch.FolderRemoval;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of the scratch directory that lasts as long as a job. What is put in lies below it, whatever it is called; there
 * are files and folders in it, and no links. Thread-safe, but for its end: what is still being written then may stay.
 */
final class StagingFolder implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(StagingFolder.class);

    private static final int BUFFER = 16 << 10;

    /** Parts of a name. Folders take room too, which nobody counts; and ten full ones are no path too long for Linux. */
    private static final int DEEPEST = 10;

    private final Path root;
    private final StagingLimits limits;
    /** Bytes that all files may have together. */
    private final long most;

    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger files = new AtomicInteger();

    /** @param most bytes in all */
    StagingFolder(Path scratch, StagingLimits limits, long most) throws IOException {
        this.root = Files.createTempDirectory(scratch, "dataset").toRealPath();
        this.limits = limits;
        this.most = most;
    }

    Path root() {
        return root;
    }

    /** Bytes of all files. */
    long used() {
        return used.get();
    }

    /**
     * Writes a file, unless it is one that nobody looks at: a name that begins with a dot, or what macOS adds to archives.
     *
     * @param name path below the folder, with slashes, in a stranger's words
     * @throws JobFailedException if the name is none, or the file too large, or there already
     */
    void add(String name, InputStream content) throws IOException, JobFailedException {
        List<String> segments = segments(name);
        if (files.incrementAndGet() > limits.files()) {
            throw invalid("it has more than %,d files".formatted(limits.files()));
        }
        if (segments.stream().anyMatch(segment -> segment.startsWith("."))
                || segments.get(0).equals("__MACOSX")) {
            return;
        }
        Path file = path(name);
        if (isBelowAFile(file)) {
            throw alreadyThere(name);
        }
        try {
            Files.createDirectories(file.getParent());
            try (OutputStream out =
                    Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                copy(name, content, out);
            }
        } catch (FileAlreadyExistsException e) {
            throw alreadyThere(name);
        }
    }

    private boolean isBelowAFile(Path file) {
        return Stream.iterate(file.getParent(), folder -> folder.startsWith(root), Path::getParent)
                .anyMatch(Files::isRegularFile);
    }

    private static JobFailedException alreadyThere(String name) {
        return invalid("it has '%s' twice, or as a file and as a folder".formatted(name));
    }

    private static List<String> segments(String name) throws JobFailedException {
        List<String> segments = Arrays.asList(name.split("/", -1));
        boolean isPath = !name.contains("\\")
                && name.chars().noneMatch(Character::isISOControl)
                && segments.size() <= DEEPEST
                && segments.stream().allMatch(StagingFolder::isName);
        if (!isPath) {
            throw refusedName(name);
        }
        return segments;
    }

    private static boolean isName(String segment) {
        return !segment.isEmpty()
                && !segment.equals(".")
                && !segment.equals("..")
                && segment.getBytes(StandardCharsets.UTF_8).length <= SourceAddress.LONGEST_NAME;
    }

    private static JobFailedException refusedName(String name) {
        return invalid(
                "it has a file called '%s', but a name must be a path below the data set, without '..', '.', '\\' or control characters, of at most %d parts of at most %d bytes"
                        .formatted(shortened(name), DEEPEST, SourceAddress.LONGEST_NAME));
    }

    private static String shortened(String name) {
        return name.length() <= SourceAddress.LONGEST_NAME
                ? name
                : name.substring(0, SourceAddress.LONGEST_NAME) + "...";
    }

    private Path path(String name) throws JobFailedException {
        try {
            Path file = root.resolve(name).normalize();
            if (file.startsWith(root)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // No file system has such a file.
        }
        throw refusedName(name);
    }

    private void copy(String name, InputStream content, OutputStream out) throws IOException, JobFailedException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            size += read;
            if (size > limits.fileBytes()) {
                throw invalid("its file '%s' has more than %,d bytes".formatted(name, limits.fileBytes()));
            }
            if (used.addAndGet(read) > most) {
                throw invalid("its files have more than %,d bytes in all".formatted(most));
            }
            out.write(buffer, 0, read);
        }
    }

    private static JobFailedException invalid(String how) {
        return new JobFailedException(FailureCode.DATASET_INVALID, "the data set cannot be used: " + how);
    }

    /** Most archives hold one folder, which holds everything; that one is meant. */
    Path top() throws IOException {
        try (Stream<Path> entries = Files.list(root)) {
            List<Path> all = entries.limit(2).toList();
            return all.size() == 1 && Files.isDirectory(all.get(0)) ? all.get(0) : root;
        }
    }

    /** What cannot be removed is told, and costs no job. */
    @Override
    public void close() {
        try {
            FolderRemoval.of(root);
        } catch (IOException e) {
            LOGGER.warn("the files of a data set could not be removed from {}", root, e);
        }
    }
}
