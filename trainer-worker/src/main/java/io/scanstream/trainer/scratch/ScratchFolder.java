package io.scanstream.trainer.scratch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this process in a directory that several may share. Beside it lies a file that the process has locked: the system
 * gives the lock back when the process ends, however it ends, and so tells the folders of the living from what the killed have
 * left. To be closed by whoever has claimed it.
 */
public final class ScratchFolder implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ScratchFolder.class);

    private static final String PREFIX = "scanstream-";
    private static final String SUFFIX = ".lock";

    /** Each time another worker may take the file, before it is locked, for one that somebody has left. */
    private static final int MOST_TRIES = 20;

    private final Path path;
    private final Path lockFile;
    private final FileChannel lock;

    private ScratchFolder(Path lockFile, FileChannel lock) throws IOException {
        this.path = Files.createDirectory(folder(lockFile)).toRealPath();
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Removes what workers that live no more have left, and makes a folder.
     *
     * @param directory made if absent; its file system must know locks
     */
    public static ScratchFolder claim(Path directory) throws IOException {
        Files.createDirectories(directory);
        removeLeftOvers(directory);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Path lockFile = Files.createTempFile(directory, PREFIX, SUFFIX);
            Optional<FileChannel> lock = lock(lockFile);
            if (lock.isPresent() && Files.exists(lockFile)) {
                return new ScratchFolder(lockFile, lock.get());
            }
            if (lock.isPresent()) {
                lock.get().close();
            }
        }
        throw new IOException("no file in the scratch directory %s can be locked".formatted(directory));
    }

    public Path path() {
        return path;
    }

    /** What cannot be removed, another user's say, is told and stays. */
    private static void removeLeftOvers(Path directory) throws IOException {
        try (DirectoryStream<Path> lockFiles = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path lockFile : lockFiles) {
                try {
                    removeUnlessInUse(lockFile);
                } catch (IOException e) {
                    LOGGER.warn("{} may have been left by a worker, but cannot be removed", folder(lockFile), e);
                }
            }
        }
    }

    private static void removeUnlessInUse(Path lockFile) throws IOException {
        Optional<FileChannel> lock = lock(lockFile);
        if (lock.isEmpty()) {
            return;
        }
        try (FileChannel held = lock.get()) {
            LOGGER.info("removes {}, which a worker that lives no more has left", folder(lockFile));
            FolderRemoval.of(folder(lockFile));
            Files.deleteIfExists(lockFile);
        }
    }

    /**
     * Locks a file that is there.
     *
     * @return which holds the lock until it is closed; empty if somebody else has it, or has removed the file
     */
    private static Optional<FileChannel> lock(Path lockFile) throws IOException {
        if (!Files.exists(lockFile)) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            FileLock lock = channel.tryLock();
            isLocked = lock != null;
        } catch (OverlappingFileLockException e) {
            // Another worker of this process has it.
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
        return isLocked ? Optional.of(channel) : Optional.empty();
    }

    private static Path folder(Path lockFile) {
        String name = lockFile.getFileName().toString();
        return lockFile.resolveSibling(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** What cannot be removed is told, and left to the next worker that starts. */
    @Override
    public void close() {
        try (lock) {
            FolderRemoval.of(path);
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            LOGGER.warn("the scratch folder {} could not be removed", path, e);
        }
    }
}
