package io.scanstream.objectstore.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.objectstore.OnLocalS3;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.storage.BlobKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedSourcesTest extends OnLocalS3 {

    private static final byte[] SCAN = {1, 2, 3};

    @TempDir
    private Path directory;

    private Path root;
    private AllowedSources sources;

    @BeforeEach
    void allow() throws Exception {
        root = Files.createDirectories(directory.resolve("scans"));
        Files.createDirectories(directory.resolve("scans-of-others"));
        sources = new AllowedSources(List.of(root), List.of(bucket));
    }

    private byte[] read(String uri) throws IOException {
        try (Source source = sources.open(SourceAddress.parse(uri))) {
            assertThat(source.length()).isEqualTo(3);
            return source.content().readAllBytes();
        }
    }

    @Test
    void a_file_below_a_root_is_read() throws Exception {
        // Given
        Path file = Files.write(Files.createDirectories(root.resolve("a b")).resolve("scan.png"), SCAN);

        // When
        byte[] read = read(file.toUri().toString());

        // Then
        assertThat(read).isEqualTo(SCAN);
    }

    @Test
    void an_object_of_an_allowed_bucket_is_read() throws Exception {
        // Given
        new S3BlobStore(bucket, "").put(new BlobKey("a/scan.png"), SCAN);

        // When
        byte[] read = read("s3://%s/a/scan.png".formatted(bucket.name()));

        // Then
        assertThat(read).isEqualTo(SCAN);
    }

    @Test
    void a_root_may_itself_be_a_link_and_is_named_either_way() throws Exception {
        // Given
        Path link = Files.createSymbolicLink(directory.resolve("mounted"), root);
        Files.write(root.resolve("scan.png"), SCAN);
        sources = new AllowedSources(List.of(link), List.of());

        // When
        byte[] byLink = read("file://" + link + "/scan.png");
        byte[] byFolder = read("file://" + root.toRealPath() + "/scan.png");

        // Then
        assertThat(byLink).isEqualTo(SCAN);
        assertThat(byFolder).isEqualTo(SCAN);
    }

    @Test
    void what_lies_outside_is_refused_in_the_same_words_whether_it_exists_or_not() throws Exception {
        // Given
        Path there = Files.write(directory.resolve("scans-of-others/scan.png"), SCAN);

        // When
        Throwable exists = catchThrowable(() -> read(there.toUri().toString()));
        Throwable doesNot = catchThrowable(() -> read(there + "x"));
        Throwable absent = catchThrowable(() -> read(there.toUri() + "x"));
        Throwable bucketOfOthers = catchThrowable(() -> read("s3://others/scan.png"));

        // Then
        assertThat(doesNot).isInstanceOf(RefusedSourceException.class);
        assertThat(exists).isInstanceOf(RefusedSourceException.class);
        assertThat(absent).isInstanceOf(RefusedSourceException.class).hasMessage(exists.getMessage());
        assertThat(bucketOfOthers).isInstanceOf(RefusedSourceException.class);
    }

    @Test
    void a_link_out_of_the_root_is_refused_at_whatever_depth() throws Exception {
        // Given
        Path others = directory.resolve("scans-of-others");
        Files.write(others.resolve("scan.png"), SCAN);
        Files.createSymbolicLink(root.resolve("scan.png"), others.resolve("scan.png"));
        Files.createSymbolicLink(root.resolve("folder"), others);

        // When
        Throwable file = catchThrowable(() -> read(root.toUri() + "scan.png"));
        Throwable folder = catchThrowable(() -> read(root.toUri() + "folder/scan.png"));

        // Then
        assertThat(file).isInstanceOf(RefusedSourceException.class).hasMessageContaining("link");
        assertThat(folder).isInstanceOf(RefusedSourceException.class).hasMessageContaining("link");
    }

    @Test
    void what_is_not_there_is_not_found() throws Exception {
        // Given
        Files.write(root.resolve("scan.png"), SCAN);

        // When / Then
        for (String uri : List.of(
                root.toUri() + "absent.png",
                root.toUri() + "absent/scan.png",
                root.toUri() + "scan.png/below",
                root.toUri().toString(),
                "s3://%s/absent.png".formatted(bucket.name()))) {
            assertThat(catchThrowable(() -> read(uri))).as(uri).isInstanceOf(SourceNotFoundException.class);
        }
    }

    @Test
    void a_bucket_as_a_whole_is_no_object() {
        assertThat(catchThrowable(() -> read("s3://" + bucket.name()))).isInstanceOf(RefusedSourceException.class);
        assertThat(catchThrowable(() -> read("s3://" + bucket.name() + "/folder/")))
                .isInstanceOf(RefusedSourceException.class);
    }

    @Test
    void a_root_that_has_gone_is_our_fault_and_not_that_of_a_message() throws Exception {
        // Given
        Files.delete(root);

        // When
        Throwable fault = catchThrowable(() -> read(root.toUri() + "/scan.png"));

        // Then
        assertThat(fault)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SourceNotFoundException.class)
                .isNotInstanceOf(RefusedSourceException.class)
                .hasMessageContaining("scans is gone");
    }

    @Test
    void nothing_is_allowed_where_nothing_is_configured() throws Exception {
        // Given
        Path file = Files.write(root.resolve("scan.png"), SCAN);
        sources = AllowedSources.none();

        // When
        Throwable refusal = catchThrowable(() -> read(file.toUri().toString()));

        // Then
        assertThat(refusal).isInstanceOf(RefusedSourceException.class);
    }
}
