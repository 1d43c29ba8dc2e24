package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store must do. The test of a store implements this and says how to make an empty one. */
public interface BlobStoreContract {

    BlobKey KEY = new BlobKey("models/melanoma/job-7/manifest.json");

    int MEBI = 1 << 20;

    /** The store of one test, empty at first; the same one each time within a test. */
    BlobStore store() throws IOException;

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 100_000})
    @DisplayName("A blob has the bytes and the size that were put")
    default void blobHasWhatWasPut(int length) throws Exception {
        // Given
        byte[] bytes = Blobs.bytes(length);

        // When
        store().put(KEY, bytes);

        // Then
        assertThat(Blobs.read(store(), KEY)).isEqualTo(bytes);
        assertThat(store().size(KEY)).contains((long) length);
    }

    @Test
    @DisplayName("A blob that is put again is replaced as a whole")
    default void blobIsReplaced() throws Exception {
        // Given
        store().put(KEY, Blobs.bytes(1000));

        // When
        store().put(KEY, text("short"));

        // Then
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("short"));
        assertThat(store().size(KEY)).contains(5L);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 100_000, 20_000_000})
    @DisplayName("A blob that is put if there is none has the bytes that were put")
    default void blobIsPutIfAbsent(int length) throws Exception {
        // Given
        byte[] bytes = Blobs.bytes(length);

        // When
        boolean stored = store().putIfAbsent(KEY, out -> out.write(bytes));

        // Then
        assertThat(stored).isTrue();
        assertThat(Blobs.read(store(), KEY)).isEqualTo(bytes);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 100_000, 20_000_000})
    @DisplayName("A blob that is there is not replaced by one that is put if there is none")
    default void blobIsNotReplacedByOneIfAbsent(int length) throws Exception {
        // Given
        store().put(KEY, text("there"));

        // When
        boolean stored = store().putIfAbsent(KEY, out -> out.write(Blobs.bytes(length)));

        // Then
        assertThat(stored).isFalse();
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("there"));
    }

    @Test
    @DisplayName("Content that fails half way leaves nothing, also if it is put if there is none")
    default void failingContentIfAbsentLeavesNothing() throws Exception {
        // Given
        IOException failure = new IOException("the source is gone");

        // When
        Throwable thrown = catchThrowable(() -> store().putIfAbsent(KEY, Blobs.failingAfter(100_000, failure)));

        // Then
        assertThat(thrown).isSameAs(failure);
        assertThat(store().size(KEY)).isEmpty();
    }

    @Test
    @DisplayName("Of many that put a blob if there is none, one succeeds, and its bytes stay")
    default void oneOfManyPutsTheBlob() throws Exception {
        // When
        List<Integer> winners = Blobs.putIfAbsentAtOnce(store(), KEY);

        // Then
        assertThat(winners).hasSize(1);
        assertThat(Blobs.read(store(), KEY)).isEqualTo(Blobs.version(winners.get(0)));
    }

    @Test
    @DisplayName("A store that is there can be got at")
    default void reachable() throws Exception {
        // When / Then
        assertThatNoException().isThrownBy(() -> store().requireReachable());
    }

    @Test
    @DisplayName("Blobs do not mix: each key has its own")
    default void keysAreApart() throws Exception {
        // Given
        BlobKey beside = new BlobKey("models/melanoma/job-7/weights.safetensors");
        store().put(KEY, text("one"));

        // When
        store().put(beside, text("other"));

        // Then
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("one"));
        assertThat(Blobs.read(store(), beside)).isEqualTo(text("other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"models", "models/melanoma/job-7", "models/melanoma/job-7/other", "nowhere"})
    @DisplayName("A key that nothing was put under is not found, be it the beginning of another key")
    default void absentIsNotFound(String absent) throws Exception {
        // Given
        BlobKey key = new BlobKey(absent);
        store().put(KEY, text("there"));

        // When
        Optional<Long> size = store().size(key);

        // Then
        assertThat(size).isEmpty();
        assertThatExceptionOfType(BlobNotFoundException.class)
                .isThrownBy(() -> store().open(key).close())
                .withMessageStartingWith("there is no blob '%s' in ", absent);
    }

    static Stream<Named<Throwable>> failures() {
        return Stream.of(
                Named.of("IOException", new IOException("the source is gone")),
                Named.of("RuntimeException", new IllegalStateException("a defect")),
                Named.of("Error", new OutOfMemoryError("no memory")));
    }

    @ParameterizedTest
    @MethodSource("io.scanstream.storage.BlobStoreContract#failures")
    @DisplayName("Content that fails half way is thrown on and leaves nothing")
    default void failingContentLeavesNothing(Throwable failure) throws Exception {
        // Given
        BlobStore.Content failing = Blobs.failingAfter(100_000, failure);

        // When
        Throwable thrown = catchThrowable(() -> store().put(KEY, failing));

        // Then
        assertThat(thrown).isSameAs(failure);
        assertThat(store().size(KEY)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.scanstream.storage.BlobStoreContract#failures")
    @DisplayName("Content that fails half way leaves the blob that was there before")
    default void failingContentLeavesTheOldBlob(Throwable failure) throws Exception {
        // Given
        store().put(KEY, text("before"));

        // When
        Throwable thrown = catchThrowable(() -> store().put(KEY, Blobs.failingAfter(100_000, failure)));

        // Then
        assertThat(thrown).isSameAs(failure);
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("before"));
    }

    @Test
    @DisplayName("Below a prefix are the blobs whose keys begin with its segments, and no others")
    default void belowAPrefix() throws Exception {
        // Given
        BlobKey sibling = new BlobKey("models/melanoma/job-7/weights.safetensors");
        BlobKey cousin = new BlobKey("models/melanoma/job-70/manifest.json");
        for (BlobKey key : List.of(KEY, sibling, cousin)) {
            store().put(key, text("there"));
        }

        // When / Then
        assertThat(store().below(new BlobKey("models/melanoma/job-7"))).containsExactlyInAnyOrder(KEY, sibling);
        assertThat(store().below(new BlobKey("models"))).containsExactlyInAnyOrder(KEY, sibling, cousin);
        assertThat(store().below(KEY)).isEmpty();
        assertThat(store().below(new BlobKey("models/mel"))).isEmpty();
    }

    @Test
    @DisplayName("A listing tells how many bytes each blob has and when it was put")
    default void listingTellsSizesAndTimes() throws Exception {
        // Given
        BlobKey sibling = new BlobKey("models/melanoma/job-7/weights.safetensors");
        Instant begun = Instant.now();
        store().put(KEY, Blobs.bytes(1000));
        store().putIfAbsent(sibling, out -> out.write(Blobs.bytes(20)));

        // When
        List<StoredBlob> listed = store().list(new BlobKey("models"));

        // Then
        assertThat(listed)
                .extracting(StoredBlob::key, StoredBlob::bytes)
                .containsExactlyInAnyOrder(tuple(KEY, 1000L), tuple(sibling, 20L));
        assertThat(listed)
                .allSatisfy(blob -> assertThat(blob.storedAt())
                        .isBetween(
                                begun.truncatedTo(ChronoUnit.SECONDS),
                                Instant.now().plusSeconds(1)));
        assertThat(store().list(KEY)).isEmpty();
        assertThat(store().list(new BlobKey("nowhere"))).isEmpty();
    }

    @Test
    @DisplayName("A blob that is deleted is gone, the others stay, and its key can be put again")
    default void deletedBlobIsGone() throws Exception {
        // Given
        BlobKey other = new BlobKey("models/melanoma/job-8/manifest.json");
        store().put(KEY, text("one"));
        store().put(other, text("other"));

        // When
        store().delete(KEY);
        store().delete(KEY);

        // Then
        assertThat(store().size(KEY)).isEmpty();
        assertThat(store().below(new BlobKey("models"))).containsExactly(other);
        store().put(KEY, text("again"));
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("again"));
    }

    @Test
    @DisplayName("A blob is put while others beside it are deleted")
    default void putBesideDeletions() throws Exception {
        // Given
        BlobStore store = store();
        BlobKey beside = new BlobKey("models/melanoma/job-7/weights.safetensors");
        CompletableFuture<Void> deletions = CompletableFuture.runAsync(() -> Blobs.putAndDelete(store, beside, 200));

        // When
        for (int i = 0; i < 200; i++) {
            store.put(KEY, text("there"));
            store.delete(KEY);
        }

        // Then
        deletions.get(1, TimeUnit.MINUTES);
        assertThat(store.below(new BlobKey("models"))).isEmpty();
    }

    @Test
    @DisplayName("A reader that has opened a blob reads it to its end while it is replaced")
    default void readerKeepsItsVersion() throws Exception {
        // Given
        byte[] old = Blobs.bytes(3 * MEBI);
        store().put(KEY, old);
        try (InputStream in = store().open(KEY)) {
            byte[] beginning = in.readNBytes(10);

            // When
            store().put(KEY, text("new"));

            // Then
            assertThat(beginning).isEqualTo(Arrays.copyOf(old, 10));
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(old, 10, old.length));
        }
        assertThat(Blobs.read(store(), KEY)).isEqualTo(text("new"));
    }

    @Test
    @DisplayName("Many writers of one key leave one version, and readers meanwhile see whole ones only")
    default void concurrentPutsLeaveOneWholeVersion() throws Exception {
        // Given
        BlobStore store = store();
        store.put(KEY, Blobs.version(0));

        // When
        int versionsRead = Blobs.writeAndReadAtOnce(store, KEY);

        // Then
        assertThat(versionsRead).isPositive();
        assertThat(Blobs.isWholeVersion(Blobs.read(store, KEY))).isTrue();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
