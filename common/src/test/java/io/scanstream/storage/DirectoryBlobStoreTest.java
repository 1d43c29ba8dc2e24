package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobStoreTest implements LargeBlobContract {

    @TempDir
    private Path directory;

    private DirectoryBlobStore store;

    @BeforeEach
    void open() throws IOException {
        store = new DirectoryBlobStore(directory.resolve("made/on/demand"));
    }

    @Override
    public BlobStore store() {
        return store;
    }

    @AfterEach
    void nothingIsLeftHalfWritten() {
        assertThat(directory.resolve("made/on/demand/.incoming"))
                .satisfiesAnyOf(
                        incoming -> assertThat(incoming).doesNotExist(),
                        incoming -> assertThat(incoming).isEmptyDirectory());
    }

    @Test
    @DisplayName("Reading makes and changes nothing, so that a store may be mounted to be read only")
    void readingWritesNothing() throws Exception {
        // Given
        Path mounted = Files.createDirectories(directory.resolve("mounted/models"));
        Files.write(mounted.resolve("manifest.json"), new byte[] {1, 2, 3});
        BlobKey key = new BlobKey("models/manifest.json");
        Map<Path, FileTime> before = files(mounted.getParent());

        // When
        BlobStore reader = new DirectoryBlobStore(mounted.getParent());
        reader.requireReachable();
        byte[] bytes = Blobs.read(reader, key);
        List<BlobKey> below = reader.below(new BlobKey("models"));

        // Then
        assertThat(bytes).containsExactly(1, 2, 3);
        assertThat(below).containsExactly(key);
        assertThat(reader.size(key)).contains(3L);
        assertThat(reader.size(KEY)).isEmpty();
        assertThat(files(mounted.getParent())).isEqualTo(before);
    }

    private static Map<Path, FileTime> files(Path root) throws IOException {
        Map<Path, FileTime> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(root)) {
            for (Path file : found.toList()) {
                files.put(file, Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    @Test
    @DisplayName("A key's segments are folders, and the last one a file, for people who look")
    void layoutIsTheKey() throws Exception {
        // When
        store.put(KEY, new byte[] {1, 2, 3});

        // Then
        assertThat(directory.resolve("made/on/demand").resolve(KEY.value())).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    @DisplayName("A store opened again has what was put before")
    void blobsStay() throws Exception {
        // Given
        store.put(KEY, new byte[] {1, 2, 3});

        // When
        BlobStore again = new DirectoryBlobStore(directory.resolve("made/on/demand"));

        // Then
        assertThat(Blobs.read(again, KEY)).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("The root itself may be reached through a link")
    void rootMayBeALink() throws Exception {
        // Given
        Path link = Files.createSymbolicLink(directory.resolve("mounted"), directory.resolve("made/on/demand"));
        BlobStore linked = new DirectoryBlobStore(link);

        // When
        linked.put(KEY, new byte[] {1, 2, 3});

        // Then
        assertThat(Blobs.read(store, KEY)).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("A key below a blob cannot be put, and the blob stays")
    void blobIsNoFolder() throws Exception {
        // Given
        store.put(new BlobKey("models"), new byte[] {1});

        // When
        Throwable refusal = catchThrowable(() -> store.put(KEY, new byte[] {2}));

        // Then
        assertThat(refusal).isInstanceOf(IOException.class).hasMessageContaining("models");
        assertThat(Blobs.read(store, new BlobKey("models"))).containsExactly(1);
    }

    @Test
    @DisplayName("A key above a blob cannot be put, and the blob stays")
    void folderIsNoBlob() throws Exception {
        // Given
        store.put(KEY, new byte[] {1});

        // When
        assertThatIOException()
                .isThrownBy(() -> store.put(new BlobKey("models/melanoma"), new byte[] {2}))

                // Then
                .withMessageContaining("melanoma");
        assertThat(Blobs.read(store, KEY)).containsExactly(1);
    }
}
