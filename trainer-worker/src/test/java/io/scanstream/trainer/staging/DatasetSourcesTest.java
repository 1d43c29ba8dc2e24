package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpServer;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.locals3.LocalS3;
import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.s3.S3Settings;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSourcesTest extends StagingStand {

    @TempDir
    static Path serverDirectory;

    private static LocalS3 server;

    private S3Access access;
    private S3Bucket bucket;

    @BeforeAll
    static void startServer() throws Exception {
        server = LocalS3.start(serverDirectory);
        server.createBucket("sets");
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() {
        connectTo(server.endpoint(), new S3Settings.Keys(server.accessKey(), server.secretKey()));
    }

    private void connectTo(URI endpoint, S3Settings.Keys keys) {
        access = S3Access.to(new S3Settings(Optional.of(endpoint), Optional.empty(), true, Optional.of(keys)));
        bucket = access.bucket("sets");
    }

    private void connectTo(URI other) {
        access.close();
        connectTo(other, new S3Settings.Keys("key", "secret"));
    }

    @AfterEach
    void disconnect() {
        access.close();
    }

    @Override
    List<S3Bucket> buckets() {
        return List.of(bucket);
    }

    private void upload(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            new S3BlobStore(bucket, "").put(new BlobKey(file.getKey()), file.getValue());
        }
    }

    @Test
    void objects_below_a_prefix_are_read_as_a_folder() throws Exception {
        // Given
        upload(below("lesions/", images()));
        upload(Map.of("lesions-of-others/disc/x.png", DrawnImages.disc(99)));

        // When
        List<String> names = names("s3://sets/lesions", DatasetLayout.FOLDERS);
        List<String> withSlash = names("s3://sets/lesions/", DatasetLayout.FOLDERS);

        // Then
        assertThat(names).hasSize(2 * PER_CLASS).isEqualTo(expected());
        assertThat(withSlash).isEqualTo(names);
        long bytes = images().values().stream().mapToLong(image -> image.length).sum();
        assertThat(staged).containsExactly(bytes, bytes);
    }

    @Test
    void an_archive_in_a_bucket_is_read_as_a_folder() throws Exception {
        // Given
        upload(Map.of("archives/lesions.zip", Files.readAllBytes(zip(images()))));

        // When
        List<String> names = names("s3://sets/archives/lesions.zip", DatasetLayout.FOLDERS);

        // Then
        assertThat(names).isEqualTo(expected());
    }

    @Test
    void a_csv_file_is_found_in_an_archive_and_beside_its_objects() throws Exception {
        // Given
        Map<String, byte[]> files = new LinkedHashMap<>(images());
        StringBuilder table = new StringBuilder("file,label\n");
        images().keySet()
                .forEach(name ->
                        table.append(name).append(',').append(name, 0, 4).append('\n'));
        files.put("labels.csv", table.toString().getBytes(StandardCharsets.UTF_8));
        Path archive = zip(files);
        upload(below("tabled/", files));

        // When
        List<String> inArchive = names(archive.toUri().toString(), DatasetLayout.CSV);
        List<String> inBucket = names("s3://sets/tabled/labels.csv", DatasetLayout.CSV);

        // Then
        assertThat(inArchive).hasSize(2 * PER_CLASS);
        assertThat(inBucket).isEqualTo(inArchive);
    }

    @Test
    void too_many_files_fail_the_job() throws Exception {
        // Given
        Map<String, byte[]> files = images();
        for (int i = 0; i < 30; i++) {
            files.put("disc/more-%d.png".formatted(i), DrawnImages.disc(i));
        }
        upload(below("many/", files));

        // When
        JobFailedException archive = failure(zip(files).toUri().toString());
        JobFailedException objects = failure("s3://sets/many");

        // Then
        assertThat(archive).hasMessageContaining("it has more than 30 files");
        assertThat(objects).hasMessageContaining("it has more than 30 files");
    }

    @Test
    void objects_that_have_more_bytes_than_they_may_fail_the_job() throws Exception {
        // Given
        Map<String, byte[]> large = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            large.put("huge/disc/%d.png".formatted(i), new byte[1 << 20]);
        }
        upload(large);
        upload(Map.of("larger/disc/0.png", new byte[(1 << 20) + 1]));

        // When
        JobFailedException inAll = failure("s3://sets/huge");
        JobFailedException one = failure("s3://sets/larger");

        // Then
        assertThat(inAll.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(inAll).hasMessageContaining("its files have more than 4,194,304 bytes in all");
        assertThat(one).hasMessageContaining("its file 'disc/0.png' has more than 1,048,576 bytes");
        assertThat(staged).isEmpty();
    }

    @Test
    void as_many_bytes_and_files_as_may_be_are_brought() throws Exception {
        // Given
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < 26; i++) {
            files.put("full/disc/%d.png".formatted(i), new byte[1000]);
        }
        for (int i = 0; i < 4; i++) {
            files.put("full/large/%d.png".formatted(i), new byte[(1 << 20) - 6500]);
        }
        upload(files);

        // When
        open("s3://sets/full", DatasetLayout.FOLDERS).close();

        // Then
        assertThat(staged).containsExactly(4L << 20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3://others/lesions",
                "s3://sets/nowhere",
                "s3://sets/nowhere.zip",
                "s3://sets/../lesions",
                "s3://user@sets/lesions",
                "file:///etc/set.zip",
                "file:///nowhere/set.zip"
            })
    void what_is_not_there_or_may_not_be_read_is_not_found(String uri) {
        // When
        JobFailedException failure = failure(uri);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
        assertThat(failure).hasMessageStartingWith("dataset.uri is '" + uri);
    }

    @Test
    void a_server_that_is_away_fails_the_attempt_and_not_the_job() {
        // Given
        connectTo(URI.create("http://127.0.0.1:1"));

        // When
        Throwable fault = catchThrowable(() -> open("s3://sets/lesions", DatasetLayout.FOLDERS));

        // Then
        assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("cannot be reached");
    }

    @Test
    void an_object_that_cannot_be_had_is_named_and_fails_the_attempt() throws Exception {
        // Given
        byte[] list = """
                <ListBucketResult><Name>sets</Name><IsTruncated>false</IsTruncated>
                  <Contents><Key>lesions/disc/1.png</Key><Size>3</Size></Contents>
                </ListBucketResult>
                """.getBytes(StandardCharsets.UTF_8);
        HttpServer refusing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        refusing.createContext("/sets", exchange -> {
            boolean isList = exchange.getRequestURI().getRawQuery() != null;
            exchange.sendResponseHeaders(isList ? 200 : 403, isList ? list.length : -1);
            if (isList) {
                exchange.getResponseBody().write(list);
            }
            exchange.close();
        });
        refusing.start();
        connectTo(URI.create("http://127.0.0.1:" + refusing.getAddress().getPort()));

        // When
        Throwable fault = catchThrowable(() -> open("s3://sets/lesions", DatasetLayout.FOLDERS));
        refusing.stop(0);

        // Then
        assertThat(fault)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        "the object 'lesions/disc/1.png' cannot be brought: bucket sets at http://127.0.0.1:")
                .hasMessageContaining("refuses access");
    }

    @Test
    void a_job_that_is_abandoned_brings_nothing_more() throws Exception {
        // Given
        upload(below("lesions/", images()));

        // When
        Throwable end = catchThrowable(
                () -> sources().open(DatasetReference.of("s3://sets/lesions", DatasetLayout.FOLDERS), () -> {
                    throw new IllegalStateException("abandoned");
                }));

        // Then
        assertThat(end).hasMessage("abandoned");
    }
}
