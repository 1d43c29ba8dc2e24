package io.scanstream.model;

import io.scanstream.storage.Sha256;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.JsonMutations;
import io.scanstream.testing.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bundles of another manifest, with the digest that was published, are loaded and answer, or are refused. */
class MutatedBundleTest extends OnBundleCopy {

    /** The file of weights is read into the Java heap. */
    private static final long MOST_BYTES = 64 << 20;

    @Test
    void a_manifest_of_other_bytes_is_loaded_or_refused() throws IOException {
        // Given
        Mutations mutations = Mutations.of(manifest()).withWords("null", "-1", "[", "{", "..", "/", "1e999");

        // When, then
        loadOrRefuse(Fuzzing.with(500, MOST_BYTES), mutations);
    }

    @Test
    void a_manifest_of_other_values_is_loaded_or_refused() throws IOException {
        // When, then
        loadOrRefuse(Fuzzing.with(150, MOST_BYTES), new JsonMutations(manifest()));
    }

    private byte[] manifest() throws IOException {
        return Files.readAllBytes(folder.resolve(ModelManifest.FILE_NAME));
    }

    private void loadOrRefuse(Fuzzing fuzzing, Supplier<byte[]> mutations) {
        Path manifest = folder.resolve(ModelManifest.FILE_NAME);
        fuzzing.run(mutations, InvalidBundleException.class, bytes -> {
            Files.write(manifest, bytes);
            repository.load(SmallModel.published(Sha256.of(bytes))).close();
        });
    }
}
