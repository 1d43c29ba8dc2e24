package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.locals3.LocalS3;
import io.scanstream.objectstore.s3.S3Access;
import io.scanstream.objectstore.s3.S3BlobStore;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.s3.S3Settings;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.storage.BlobKey;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetSourcesTest {

    private static final int PER_CLASS = 5;
    private static final StagingLimits LIMITS = new StagingLimits(4 << 20, 1 << 20, 30, 100);

    @TempDir
    static Path serverDirectory;

    private static LocalS3 server;

    @TempDir
    private Path directory;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private final List<Long> staged = new ArrayList<>();
    private Path root;
    private Path scratch;
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
    void connect() throws Exception {
        root = Files.createDirectories(directory.resolve("data"));
        scratch = Files.createDirectories(directory.resolve("scratch"));
        access = S3Access.to(new S3Settings(
                Optional.of(server.endpoint()),
                Optional.empty(),
                true,
                Optional.of(new S3Settings.Keys(server.accessKey(), server.secretKey()))));
        bucket = access.bucket("sets");
    }

    private void connectTo(URI other) {
        access.close();
        access = S3Access.to(new S3Settings(
                Optional.of(other), Optional.empty(), true, Optional.of(new S3Settings.Keys("key", "secret"))));
        bucket = access.bucket("sets");
    }

    @AfterEach
    void everythingThatWasBroughtIsGone() throws Exception {
        decoding.shutdown();
        access.close();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    private OpenDataset open(String uri, DatasetLayout layout) throws JobFailedException, IOException {
        DatasetSources sources = new DatasetSources(
                List.of(root),
                new AllowedSources(List.of(root), List.of(bucket)),
                scratch,
                LIMITS,
                ImageLimits.defaults(),
                decoding,
                (begun, ended, bytes) -> staged.add(bytes));
        return sources.open(DatasetReference.of(uri, layout), () -> {});
    }

    private List<String> names(String uri, DatasetLayout layout) throws Exception {
        try (OpenDataset dataset = open(uri, layout)) {
            DividedDataset divided = dataset.read(1, () -> {});
            for (LabelledImage image : divided.dataset().images()) {
                assertThat(image.bytes()).hasSize(image.length());
            }
            return divided.dataset().images().stream().map(LabelledImage::name).toList();
        }
    }

    private JobFailedException failure(String uri) {
        return catchThrowableOfType(
                JobFailedException.class, () -> open(uri, DatasetLayout.FOLDERS).close());
    }

    private static Map<String, byte[]> images() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (int i = 0; i < PER_CLASS; i++) {
            images.put("disc/%d.png".formatted(i), DrawnImages.disc(i));
            images.put("square/%d.png".formatted(i), DrawnImages.square(i));
        }
        return images;
    }

    private static Map<String, byte[]> below(String folder, Map<String, byte[]> files) {
        Map<String, byte[]> moved = new LinkedHashMap<>();
        files.forEach((name, bytes) -> moved.put(folder + name, bytes));
        return moved;
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        return Zips.write(root.resolve("set.zip"), files);
    }

    private void upload(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            new S3BlobStore(bucket, "").put(new BlobKey(file.getKey()), file.getValue());
        }
    }

    private List<String> expected() throws Exception {
        images().forEach((name, bytes) -> {
            try {
                DrawnImages.write(root.resolve("plain").resolve(name), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return names(root.resolve("plain").toUri().toString(), DatasetLayout.FOLDERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lesions/"})
    void an_archive_is_read_as_the_folder_it_was_made_of(String folder) throws Exception {
        // Given
        Map<String, byte[]> files = below(folder, images());
        files.put(folder + ".hidden", new byte[10]);
        files.put("__MACOSX/disc/._0.png", new byte[10]);
        Path archive = zip(files);

        // When
        List<String> names = names(archive.toUri().toString(), DatasetLayout.FOLDERS);

        // Then
        assertThat(names).hasSize(2 * PER_CLASS).isEqualTo(expected());
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside.png",
                "disc/../../outside.png",
                "/etc/outside.png",
                "disc/./x.png",
                "disc//x.png",
                "disc\\x.png",
                "C:\\x.png",
                "disc/x\n.png"
            })
    void a_name_that_is_no_path_below_the_data_set_fails_the_job_and_writes_nothing(String name) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(name, DrawnImages.disc(50));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(directory.resolve("outside.png")).doesNotExist();
        assertThat(scratch.resolve("outside.png")).doesNotExist();
    }

    @Test
    void an_archive_that_unfolds_to_more_than_it_may_fails_the_job() throws Exception {
        // Given
        Map<String, byte[]> bomb = images();
        for (int i = 0; i < 4; i++) {
            bomb.put("disc/zeros-%d.png".formatted(i), new byte[1 << 20]);
        }

        // When
        JobFailedException failure = failure(zip(bomb).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageMatching(".*its files have more than [0-9,]+ bytes in all");
    }

    @Test
    void a_file_that_is_too_large_fails_the_job() throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put("disc/large.png", Zips.noise((1 << 20) + 1));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("its file 'disc/large.png' has more than 1,048,576 bytes");
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
    @ValueSource(strings = {"disc/0.png/more.png", "disc/0.png/more/0.png"})
    void a_name_that_is_below_a_file_fails_the_job_however_deep(String below) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(below, DrawnImages.disc(1));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("twice, or as a file and as a folder");
    }

    static Stream<String> namesThatNoFileHas() {
        return Stream.of("disc/" + "x".repeat(256), "disc/" + "\u00e9".repeat(128), "a/".repeat(10) + "x.png");
    }

    @ParameterizedTest
    @MethodSource("namesThatNoFileHas")
    void a_name_that_is_too_long_or_too_deep_fails_the_job(String name) throws Exception {
        // Given
        Map<String, byte[]> files = images();
        files.put(name, DrawnImages.disc(50));

        // When
        JobFailedException failure = failure(zip(files).toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("of at most 10 parts of at most 255 bytes");
    }

    @Test
    void an_archive_that_ends_before_its_files_do_fails_the_job() throws Exception {
        // Given
        byte[] bytes = Files.readAllBytes(zip(images()));
        int lengthOfName = 26;
        bytes[lengthOfName] = (byte) 0xff;
        bytes[lengthOfName + 1] = (byte) 0xff;
        Path archive = Files.write(root.resolve("set.zip"), bytes);

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("its archive is damaged");
    }

    @Test
    void an_archive_whose_directory_would_fill_the_memory_fails_the_job() throws Exception {
        // Given a file that is almost all hole
        Path archive = root.resolve("set.zip");
        int directoryBytes = 1 << 30;
        try (FileChannel file = FileChannel.open(archive, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
            file.write(end.putInt(0x06054b50).putInt(12, directoryBytes).clear(), directoryBytes);
        }

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("a directory of 1,073,741,824 bytes, but at most 67,108,864 are read");
    }

    @Test
    void what_is_no_archive_fails_the_job() throws Exception {
        // Given
        Path archive = Files.write(root.resolve("set.zip"), Zips.noise(1000));

        // When
        JobFailedException failure = failure(archive.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("its archive is damaged");
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
        DatasetSources sources = new DatasetSources(
                List.of(root),
                new AllowedSources(List.of(root), List.of(bucket)),
                scratch,
                LIMITS,
                ImageLimits.defaults(),
                decoding,
                (begun, ended, bytes) -> staged.add(bytes));

        // When
        Throwable end = catchThrowable(
                () -> sources.open(DatasetReference.of("s3://sets/lesions", DatasetLayout.FOLDERS), () -> {
                    throw new IllegalStateException("abandoned");
                }));

        // Then
        assertThat(end).hasMessage("abandoned");
    }
}
