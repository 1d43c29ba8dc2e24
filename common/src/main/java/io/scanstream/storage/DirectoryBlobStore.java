package io.scanstream.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A store in a directory, local or mounted. A blob is written beside its place, forced to the medium and renamed into
 * it, so that no reader ever meets half of one; a crash leaves at most a file in {@code .incoming}. Nothing is read or
 * written through a symbolic link below the root: a link that somebody planted there must not lead out of it. A folder
 * goes with its last blob. Whoever only reads needs no right to write: nothing is made before the first blob is put.
 */
public final class DirectoryBlobStore implements BlobStore {

    /** Cannot collide with a key: a key's segment never starts with a dot. */
    private static final String INCOMING = ".incoming";

    /** Each time that a folder is made, another process may remove it, empty as it is, before there is a blob in it. */
    private static final int MOST_TRIES = 20;

    private final Path root;

    /** @param root created if absent; may itself be reached through a link */
    public DirectoryBlobStore(Path root) throws IOException {
        this.root = Files.createDirectories(root).toRealPath();
    }

    @Override
    public void put(BlobKey key, Content content) throws IOException {
        place(key, content, DirectoryBlobStore::replace);
    }

    @Override
    public boolean putIfAbsent(BlobKey key, Content content) throws IOException {
        try {
            place(key, content, DirectoryBlobStore::link);
            return true;
        } catch (KeyTakenException e) {
            return false;
        }
    }

    /** There is a blob of this key. */
    private static final class KeyTakenException extends IOException {

        KeyTakenException(Throwable cause) {
            super(cause);
        }
    }

    /** How what was written beside its place gets there; in one step, so that nobody sees half of it. */
    private interface Placing {
        void place(Path incoming, Path target) throws IOException;
    }

    private void place(BlobKey key, Content content, Placing placing) throws IOException {
        refuseLink(root.resolve(INCOMING));
        refuseLinks(key);
        Path incoming = Files.createDirectories(root.resolve(INCOMING))
                .resolve(UUID.randomUUID().toString());
        try {
            write(incoming, content);
            Path target = path(key);
            place(incoming, target, placing);
            forceFolders(target.getParent());
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    @Override
    public InputStream open(BlobKey key) throws IOException {
        refuseLinks(key);
        if (!Files.isRegularFile(path(key), LinkOption.NOFOLLOW_LINKS)) {
            throw new BlobNotFoundException(key, toString());
        }
        return Files.newInputStream(path(key), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public Optional<Long> size(BlobKey key) throws IOException {
        refuseLinks(key);
        Path path = path(key);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(Files.size(path)) : Optional.empty();
    }

    @Override
    public List<StoredBlob> list(BlobKey prefix) throws IOException {
        refuseLinks(prefix);
        List<StoredBlob> blobs = new ArrayList<>();
        Files.walkFileTree(path(prefix), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = root.relativize(file).toString();
                // Others put files there, too: a file system its own, for one.
                if (attributes.isRegularFile() && !file.equals(path(prefix)) && BlobKey.isOne(name)) {
                    Instant storedAt = attributes.lastModifiedTime().toInstant();
                    blobs.add(new StoredBlob(new BlobKey(name), attributes.size(), storedAt));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException fault) throws IOException {
                if (fault instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw fault;
            }
        });
        return blobs;
    }

    @Override
    public void delete(BlobKey key) throws IOException {
        refuseLinks(key);
        Path path = path(key);
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.deleteIfExists(path);
        try {
            for (Path folder = path.getParent(); !folder.equals(root); folder = folder.getParent()) {
                Files.delete(folder);
            }
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            // There are others in it, or another process has removed it.
        }
    }

    private static void place(Path incoming, Path target, Placing placing) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Files.createDirectories(target.getParent());
                placing.place(incoming, target);
                return;
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void replace(Path incoming, Path target) throws IOException {
        Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A second name, which no file system gives away twice; the first one is removed afterwards. */
    private static void link(Path incoming, Path target) throws IOException {
        try {
            Files.createLink(target, incoming);
        } catch (FileAlreadyExistsException e) {
            throw Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) ? new KeyTakenException(e) : e;
        } catch (UnsupportedOperationException e) {
            throw new IOException(
                    "%s has no hard links, without which two workers could publish the same file"
                            .formatted(target.getParent()),
                    e);
        }
    }

    private static void write(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /**
     * The rename itself must survive a power cut too, and so must the folders that were made for it: on Linux that takes
     * a sync of every one of them, up to the root.
     */
    private void forceFolders(Path lowest) throws IOException {
        for (Path folder = lowest; folder != null && folder.startsWith(root); folder = folder.getParent()) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Path path(BlobKey key) {
        return root.resolve(key.value());
    }

    private void refuseLinks(BlobKey key) throws IOException {
        Path path = root;
        for (String segment : key.segments()) {
            path = path.resolve(segment);
            refuseLink(path);
        }
    }

    private static void refuseLink(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            throw new IOException("%s is a symbolic link, which is not followed".formatted(path));
        }
    }

    @Override
    public void requireReachable() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("the store %s is no directory that can be read".formatted(this));
        }
    }

    @Override
    public String toString() {
        return "directory " + root;
    }
}
