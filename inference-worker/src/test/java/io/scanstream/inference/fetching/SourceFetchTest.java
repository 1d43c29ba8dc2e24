package io.scanstream.inference.fetching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.References;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFetchTest {

    private static final byte[] SCAN = {1, 2, 3};
    private static final int MOST = 1000;

    @TempDir
    private Path directory;

    private Path root;
    private Path file;
    private SourceFetch fetch;
    private final Told told = new Told();

    /** What is told of images, for people. */
    private static final class Told implements FetchObservation {

        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void fetched(Duration duration, int bytes) {
            all.add("%d bytes".formatted(bytes));
        }

        @Override
        public void notFetched(FetchFailure failure) {
            all.add(failure.name());
        }
    }

    @BeforeEach
    void allow() throws Exception {
        root = Files.createDirectories(directory.resolve("scans"));
        file = Files.write(root.resolve("jane-doe.png"), SCAN);
        fetch = new SourceFetch(new AllowedSources(List.of(root), List.of()), MOST, 2, told);
    }

    @AfterEach
    void stop() {
        fetch.close();
    }

    private Throwable fault(ImageReference reference) {
        Throwable fault = catchThrowable(() -> fetch.begin(reference).get());
        assertThat(fault).isInstanceOf(ExecutionException.class);
        return fault.getCause();
    }

    private void assertUnusable(ImageReference reference, RejectionCode code, String sentence) {
        told.all.clear();
        assertThat(fault(reference)).isInstanceOfSatisfying(UnusableImageException.class, unusable -> {
            assertThat(unusable.code()).isEqualTo(code);
            assertThat(unusable).hasMessageContaining(sentence).hasMessageNotContaining("jane-doe");
        });
        assertThat(told.all).containsExactly(code.name());
    }

    @Test
    void what_a_reference_names_is_fetched() throws Exception {
        // When
        FetchedImage image =
                fetch.begin(References.to(file.toUri().toString(), SCAN)).get();

        // Then
        assertThat(image.bytes()).isEqualTo(SCAN);
        assertThat(image.ended()).isGreaterThan(image.begun());
        assertThat(told.all).containsExactly("3 bytes");
    }

    @Test
    void what_is_no_reference_s_fault_but_ours_is_told_apart_and_names_no_patient() throws Exception {
        // Given
        ImageReference reference = References.to(file.toUri().toString(), SCAN);
        Files.delete(file);
        Files.delete(root);

        // When
        Throwable fault = fault(reference);

        // Then
        assertThat(fault).isInstanceOf(IOException.class).hasMessageNotContaining("jane-doe");
        assertThat(told.all).containsExactly("UNAVAILABLE");
    }

    @Test
    void what_may_not_be_read_is_refused() {
        assertUnusable(
                References.to("file:///etc/jane-doe", SCAN),
                RejectionCode.REFERENCE_REFUSED,
                "it is not below a folder that may be read");
        assertUnusable(
                References.to("http://example.org/jane-doe", SCAN),
                RejectionCode.REFERENCE_REFUSED,
                "only file: and s3: are read");
    }

    @Test
    void what_is_not_there_is_not_found() {
        assertUnusable(
                References.to(root.toUri() + "jane-doe-2.png", SCAN),
                RejectionCode.REFERENCE_NOT_FOUND,
                "there is no such file");
    }

    @Test
    void a_file_of_another_size_is_told_before_it_is_read() {
        // Given
        ImageReference smaller = new ImageReference(file.toUri().toString(), Sha256.of(SCAN), null, 2);
        ImageReference larger = new ImageReference(file.toUri().toString(), Sha256.of(SCAN), null, 4);

        // When / Then
        assertUnusable(smaller, RejectionCode.REFERENCE_MISMATCH, "the file has 3 bytes, but its reference says 2");
        assertUnusable(larger, RejectionCode.REFERENCE_MISMATCH, "the file has 3 bytes, but its reference says 4");
    }

    @Test
    void other_bytes_of_the_same_size_are_told() throws Exception {
        // Given
        ImageReference reference = References.to(file.toUri().toString(), SCAN);
        Files.write(file, new byte[] {1, 2, 4});

        // When / Then
        assertUnusable(reference, RejectionCode.REFERENCE_MISMATCH, "does not have the SHA-256");
    }

    @Test
    void what_is_too_large_is_not_fetched_though_it_may_not_even_be_there() {
        // Given
        ImageReference large = new ImageReference("file:///nowhere", Sha256.of(SCAN), null, MOST + 1);

        // When / Then
        assertUnusable(large, RejectionCode.TOO_MANY_BYTES, "1,001 bytes, as its reference says, but at most 1,000");
    }
}
