package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody planted a link in the directory of a store. */
class SymbolicLinkTest {

    private static final BlobKey KEY = new BlobKey("models/melanoma/weights");
    private static final byte[] SECRET = {4, 5, 6};

    @TempDir
    private Path directory;

    private Path root;
    private Path outside;
    private DirectoryBlobStore store;

    enum Planted {
        FILE("models/melanoma/weights", "secrets/weights"),
        FIRST_FOLDER("models", "secrets"),
        FOLDER_IN_THE_MIDDLE("models/melanoma", "secrets"),
        DANGLING_FILE("models/melanoma/weights", "secrets/none"),
        DANGLING_FOLDER("models/melanoma", "none"),
        INTO_THE_STORE_ITSELF("models/melanoma", "root/other");

        private final String link;
        private final String target;

        Planted(String link, String target) {
            this.link = link;
            this.target = target;
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        root = directory.resolve("root");
        store = new DirectoryBlobStore(root);
        Files.createDirectories(root.resolve("other"));
        outside = Files.createDirectories(directory.resolve("secrets/melanoma")).getParent();
        Files.write(outside.resolve("weights"), SECRET);
        Files.write(outside.resolve("melanoma/weights"), SECRET);
    }

    private void plant(Planted planted) throws IOException {
        Path link = root.resolve(planted.link);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, directory.resolve(planted.target));
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    @DisplayName("Nothing is read through a link, and the sentence names it")
    void linkIsNotReadThrough(Planted planted) throws Exception {
        // Given
        plant(planted);

        // When
        Throwable refusal = catchThrowable(() -> store.open(KEY).close());

        // Then
        assertThat(refusal)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(BlobNotFoundException.class)
                .hasMessageContaining("symbolic link")
                .hasMessageContaining(planted.link);
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    @DisplayName("A link's target has no size either")
    void linkIsNotMeasured(Planted planted) throws Exception {
        // Given
        plant(planted);

        // When
        Throwable refusal = catchThrowable(() -> store.size(KEY));

        // Then
        assertThat(refusal).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");
    }

    @ParameterizedTest
    @EnumSource(Planted.class)
    @DisplayName("Nothing is written through a link: what it points at is neither changed nor made")
    void linkIsNotWrittenThrough(Planted planted) throws Exception {
        // Given
        plant(planted);
        List<Path> before = everything();

        // When
        Throwable refusal = catchThrowable(() -> store.put(KEY, new byte[] {9}));

        // Then
        assertThat(refusal).isInstanceOf(IOException.class).hasMessageContaining("symbolic link");
        assertThat(everything()).isEqualTo(before);
        assertThat(outside.resolve("weights")).hasBinaryContent(SECRET);
        assertThat(outside.resolve("melanoma/weights")).hasBinaryContent(SECRET);
    }

    @Test
    @DisplayName("The folder for what is being written may not be a link: bytes would lie outside on their way in")
    void incomingIsNoLink() throws Exception {
        // Given
        Files.createSymbolicLink(root.resolve(".incoming"), outside);
        boolean[] asked = new boolean[1];

        // When
        Throwable refusal = catchThrowable(() -> store.put(KEY, out -> asked[0] = true));

        // Then
        assertThat(refusal).isInstanceOf(IOException.class).hasMessageContaining(".incoming is a symbolic link");
        assertThat(asked[0]).isFalse();
    }

    private List<Path> everything() throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted().toList();
        }
    }
}
