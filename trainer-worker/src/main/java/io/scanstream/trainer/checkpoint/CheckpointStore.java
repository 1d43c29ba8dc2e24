package io.scanstream.trainer.checkpoint;

import io.scanstream.contract.CheckpointReference;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Checkpoints in a store, below {@code checkpoints/<job>/attempt-<n>}. Thread-safe. */
public final class CheckpointStore {

    private static final BlobKey ROOT = AttemptFolder.Kind.CHECKPOINTS.root();
    private static final int LARGEST_JSON = 256 << 20;

    private final BlobStore store;

    public CheckpointStore(BlobStore store) {
        this.store = store;
    }

    static BlobKey folder(String jobId, int attempt) {
        return AttemptFolder.checkpoints(jobId, attempt).key();
    }

    KeptFile put(BlobKey key, BlobStore.Content content) throws IOException {
        String[] sha256 = new String[1];
        store.put(key, out -> {
            DigestOutputStream digesting = Sha256.writing(out);
            content.writeTo(digesting);
            sha256[0] = Sha256.hex(digesting.getMessageDigest().digest());
        });
        return new KeptFile(key.value(), store.size(key).orElseThrow(), sha256[0]);
    }

    /** Its files have been written before. */
    CheckpointReference put(BlobKey key, Checkpoint checkpoint) throws IOException {
        byte[] json = Messages.writeIndented(checkpoint);
        return new CheckpointReference(
                key.value(), put(key, out -> out.write(json)).sha256(), checkpoint.attempt());
    }

    /**
     * A checkpoint whose files are all there and as they were written.
     *
     * @throws UnusableCheckpointException if it cannot be used, and never will be
     * @throws IOException if the store cannot be got at
     */
    Checkpoint read(CheckpointReference reference) throws IOException {
        BlobKey key = key(reference.key());
        long size = size(key);
        Checkpoint checkpoint = json(new KeptFile(reference.key(), size, reference.sha256()), Checkpoint.class);
        for (KeptFile file : checkpoint.files()) {
            verify(file);
        }
        return checkpoint;
    }

    private void verify(KeptFile file) throws IOException {
        read(file, in -> in.transferTo(OutputStream.nullOutputStream()));
    }

    void read(KeptFile file, JobCheckpoints.Reader reader) throws IOException {
        requireSize(file);
        try (DigestInputStream in = Sha256.reading(store.open(key(file.key())))) {
            reader.read(in);
            if (!Sha256.hex(in.getMessageDigest().digest()).equals(file.sha256())) {
                throw new UnusableCheckpointException(
                        "%s does not have the SHA-256 %s".formatted(file.key(), file.sha256()));
            }
        }
    }

    /** A file that people can read. */
    <T> T json(KeptFile file, Class<T> type) throws IOException {
        if (file.bytes() > LARGEST_JSON) {
            throw new UnusableCheckpointException("%s has %,d bytes, more than the %,d that are read"
                    .formatted(file.key(), file.bytes(), LARGEST_JSON));
        }
        try {
            return Messages.read(bytes(file).array(), type);
        } catch (InvalidMessageException e) {
            throw new UnusableCheckpointException("%s: %s".formatted(file.key(), e.getMessage()), e);
        }
    }

    /** All of a file, from position 0 to the limit. */
    ByteBuffer bytes(KeptFile file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.bytes()));
        read(file, in -> {
            ReadableByteChannel channel = Channels.newChannel(in);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // read on until the blob ends
            }
        });
        return bytes.flip();
    }

    private void requireSize(KeptFile file) throws IOException {
        long size = size(key(file.key()));
        if (size != file.bytes()) {
            throw new UnusableCheckpointException(
                    "%s has %,d bytes instead of %,d".formatted(file.key(), size, file.bytes()));
        }
    }

    private long size(BlobKey key) throws IOException {
        Optional<Long> size = store.size(key);
        if (size.isEmpty()) {
            throw new UnusableCheckpointException(key + " is missing");
        }
        return size.get();
    }

    private static BlobKey key(String key) throws UnusableCheckpointException {
        try {
            return new BlobKey(key);
        } catch (IllegalArgumentException e) {
            throw new UnusableCheckpointException(e.getMessage(), e);
        }
    }

    /**
     * Removes what the attempts up to this one have left, but for a checkpoint and its files. Later attempts, of which this
     * one may not know, are left alone.
     *
     * @param reference of this attempt, and the newest that anybody knew when it was written
     */
    void removeAllBefore(CheckpointReference reference, Checkpoint checkpoint) throws IOException {
        Set<String> needed = new HashSet<>();
        needed.add(reference.key());
        checkpoint.files().forEach(file -> needed.add(file.key()));
        for (BlobKey key : store.below(ROOT.resolve(checkpoint.jobId()))) {
            if (attempt(key) <= checkpoint.attempt() && !needed.contains(key.value())) {
                store.delete(key);
            }
        }
    }

    /** The largest number for what is in no attempt's folder. */
    private static int attempt(BlobKey key) {
        return AttemptFolder.of(key).map(AttemptFolder::attempt).orElse(Integer.MAX_VALUE);
    }

    /** Removes all that is left of a job that has ended. */
    public void remove(String jobId) throws IOException {
        remove(store.below(ROOT.resolve(jobId)));
    }

    /** Removes all that is left of jobs that have ended. */
    public void removeThoseOf(Predicate<String> ended) throws IOException {
        remove(store.below(ROOT).stream()
                .filter(key -> ended.test(key.segments().get(1)))
                .toList());
    }

    private void remove(List<BlobKey> keys) throws IOException {
        for (BlobKey key : keys) {
            store.delete(key);
        }
    }
}
