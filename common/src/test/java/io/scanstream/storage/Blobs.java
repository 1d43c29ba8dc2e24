package io.scanstream.storage;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the blobs of the contract are made of. */
final class Blobs {

    private static final int VERSION_LENGTH = 200_000;
    private static final int WRITERS = 6;
    private static final int PUTS = 10;

    interface Action {
        void run() throws IOException;
    }

    private Blobs() {}

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] read(BlobStore store, BlobKey key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.readAllBytes();
        }
    }

    static void repeat(byte[] block, int times, OutputStream out) throws IOException {
        for (int i = 0; i < times; i++) {
            out.write(block);
        }
    }

    static BlobStore.Content failingAfter(int length, Throwable failure) {
        return out -> {
            out.write(bytes(length));
            Blobs.<IOException>throwAsIs(failure);
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwAsIs(Throwable failure) throws T {
        throw (T) failure;
    }

    static void putAndDelete(BlobStore store, BlobKey key, int times) {
        try {
            for (int i = 0; i < times; i++) {
                store.put(key, bytes(10));
                store.delete(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Bytes that this thread takes from the heap while it runs the action. */
    static long allocatedBy(Action action) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** The same byte all through, so that a mixture of two versions can be told. */
    static byte[] version(int number) {
        byte[] version = new byte[VERSION_LENGTH];
        Arrays.fill(version, (byte) number);
        return version;
    }

    static boolean isWholeVersion(byte[] bytes) {
        return bytes.length == VERSION_LENGTH && Arrays.equals(bytes, version(bytes[0]));
    }

    /** Counts the whole versions that a reader saw meanwhile. */
    static int writeAndReadAtOnce(BlobStore store, BlobKey key) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS + 1);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 1; writer <= WRITERS; writer++) {
                byte[] version = version(writer);
                writers.add(executor.submit(() -> {
                    for (int i = 0; i < PUTS; i++) {
                        store.put(key, version);
                    }
                    return null;
                }));
            }
            Future<Integer> reader = executor.submit(() -> readWhile(writers, store, key));
            for (Future<?> writer : writers) {
                writer.get();
            }
            return reader.get();
        } finally {
            executor.shutdownNow();
        }
    }

    /** The writers who were told that theirs is the one. */
    static List<Integer> putIfAbsentAtOnce(BlobStore store, BlobKey key)
            throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Boolean>> writers = new ArrayList<>();
            for (int writer = 1; writer <= WRITERS; writer++) {
                byte[] version = version(writer);
                writers.add(executor.submit(() -> store.putIfAbsent(key, out -> out.write(version))));
            }
            List<Integer> winners = new ArrayList<>();
            for (int i = 0; i < writers.size(); i++) {
                if (writers.get(i).get()) {
                    winners.add(i + 1);
                }
            }
            return winners;
        } finally {
            executor.shutdownNow();
        }
    }

    private static int readWhile(List<Future<?>> writers, BlobStore store, BlobKey key) throws IOException {
        int read = 0;
        do {
            byte[] bytes = read(store, key);
            if (!isWholeVersion(bytes)) {
                throw new AssertionError("%,d bytes that are not one version".formatted(bytes.length));
            }
            read++;
        } while (!writers.stream().allMatch(Future::isDone));
        return read;
    }
}
