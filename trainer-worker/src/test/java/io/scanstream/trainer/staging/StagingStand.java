package io.scanstream.trainer.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.objectstore.source.AllowedSources;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of drawn images, and a scratch folder that has to be empty again after each test. */
abstract class StagingStand {

    static final int PER_CLASS = 5;
    private static final StagingLimits LIMITS = new StagingLimits(4 << 20, 1 << 20, 30, 100);

    @TempDir
    Path directory;

    Path root;
    Path scratch;

    /** Bytes of each data set that was brought. */
    final List<Long> staged = new ArrayList<>();

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @BeforeEach
    void makeFolders() throws Exception {
        root = Files.createDirectories(directory.resolve("data"));
        scratch = Files.createDirectories(directory.resolve("scratch"));
    }

    @AfterEach
    void everythingThatWasBroughtIsGone() throws Exception {
        decoding.shutdown();
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }

    /** That may be read. */
    List<S3Bucket> buckets() {
        return List.of();
    }

    DatasetSources sources() throws IOException {
        return new DatasetSources(
                List.of(root),
                new AllowedSources(List.of(root), buckets()),
                scratch,
                LIMITS,
                ImageLimits.defaults(),
                decoding,
                (begun, ended, bytes) -> staged.add(bytes));
    }

    OpenDataset open(String uri, DatasetLayout layout) throws JobFailedException, IOException {
        return sources().open(DatasetReference.of(uri, layout), () -> {});
    }

    List<String> names(String uri, DatasetLayout layout) throws Exception {
        try (OpenDataset dataset = open(uri, layout)) {
            DividedDataset divided = dataset.read(1, () -> {});
            for (LabelledImage image : divided.dataset().images()) {
                assertThat(image.bytes()).hasSize(image.length());
            }
            return divided.dataset().images().stream().map(LabelledImage::name).toList();
        }
    }

    JobFailedException failure(String uri) {
        return catchThrowableOfType(
                JobFailedException.class, () -> open(uri, DatasetLayout.FOLDERS).close());
    }

    static Map<String, byte[]> images() {
        Map<String, byte[]> images = new LinkedHashMap<>();
        for (int i = 0; i < PER_CLASS; i++) {
            images.put("disc/%d.png".formatted(i), DrawnImages.disc(i));
            images.put("square/%d.png".formatted(i), DrawnImages.square(i));
        }
        return images;
    }

    static Map<String, byte[]> below(String folder, Map<String, byte[]> files) {
        Map<String, byte[]> moved = new LinkedHashMap<>();
        files.forEach((name, bytes) -> moved.put(folder + name, bytes));
        return moved;
    }

    Path zip(Map<String, byte[]> files) throws IOException {
        return Zips.write(root.resolve("set.zip"), files);
    }

    List<String> expected() throws Exception {
        images().forEach((name, bytes) -> {
            try {
                DrawnImages.write(root.resolve("plain").resolve(name), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return names(root.resolve("plain").toUri().toString(), DatasetLayout.FOLDERS);
    }
}
