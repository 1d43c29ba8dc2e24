package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTest {

    @TempDir
    private Path root;

    @TempDir
    private Path outside;

    private Path data;

    @BeforeEach
    void drawImages() throws Exception {
        data = DrawnImages.folders(root.resolve("lesions"), 5);
    }

    @Test
    void classes_are_the_folders_and_images_lie_at_any_depth() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/clinic-a/day-1/deep.png"), DrawnImages.disc(100));
        DrawnImages.write(data.resolve("disc/.DS_Store"), new byte[] {1});
        DrawnImages.write(data.resolve("notes.txt"), new byte[] {1});
        Files.createDirectories(data.resolve(".git"));

        // When
        DividedDataset divided = read(data.toUri().toString());

        // Then
        assertThat(divided.labels()).containsExactly("disc", "square");
        assertThat(divided.dataset().images()).hasSize(11);
        assertThat(divided.dataset().images())
                .extracting(LabelledImage::name)
                .contains("disc/0.png", "disc/clinic-a/day-1/deep.png", "square/4.png");
        assertThat(divided.dataset().unreadable()).isEmpty();
    }

    @Test
    void unreadable_files_are_left_out_counted_and_named() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/readme.txt"), "not an image".getBytes(StandardCharsets.UTF_8));
        byte[] cut = DrawnImages.jpeg(1);
        DrawnImages.write(data.resolve("square/cut.jpg"), Arrays.copyOf(cut, cut.length / 2));

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1);

        // Then
        assertThat(divided.dataset().images()).hasSize(10);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactlyInAnyOrder("disc/readme.txt", "square/cut.jpg");
        assertThat(divided.fingerprint(List.of()).unreadableCount()).isEqualTo(2);
    }

    @Test
    void more_unreadable_files_than_allowed_fail_the_job() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/readme.txt"), "not an image".getBytes(StandardCharsets.UTF_8));

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("1 of 11 files").hasMessageContaining("disc/readme.txt");
    }

    @Test
    void the_same_image_under_two_labels_fails_the_job() throws Exception {
        // Given
        DrawnImages.write(data.resolve("square/also-a-disc.png"), DrawnImages.disc(0));

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("disc/0.png").hasMessageContaining("square/also-a-disc.png");
    }

    @Test
    void duplicates_are_counted() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/copy.png"), DrawnImages.disc(0));

        // When
        DividedDataset divided = read(data.toUri().toString());

        // Then
        assertThat(divided.dataset().duplicates()).isEqualTo(1);
    }

    @Test
    void a_single_class_is_not_enough() throws Exception {
        // Given
        Path one = root.resolve("one");
        DrawnImages.write(one.resolve("disc/1.png"), DrawnImages.disc(1));

        // When
        JobFailedException failure = failure(one.toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("1 class folders");
    }

    @Test
    void a_class_without_images_is_named() throws Exception {
        // Given
        Files.createDirectories(data.resolve("triangle"));

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("'triangle'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "file:///",
                "file:///nowhere/at/all",
                "http://example.org/data",
                "s3://bucket/data",
                "lesions",
                "file://host/lesions",
                "::",
                "file:lesions"
            })
    void only_folders_below_the_roots_are_read(String uri) throws Exception {
        // When
        JobFailedException failure = failure(uri);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
        assertThat(failure).hasMessageContaining(uri);
    }

    @Test
    void dots_and_links_do_not_lead_out_of_the_roots() throws Exception {
        // Given
        Path elsewhere = DrawnImages.folders(outside.resolve("secret"), 5);
        Path link = Files.createSymbolicLink(root.resolve("link"), elsewhere);

        // When
        JobFailedException byLink = failure(link.toUri().toString());
        JobFailedException byDots = failure("file://" + root + "/../" + outside.getFileName() + "/secret");

        // Then
        assertThat(byLink.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
        assertThat(byDots.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
    }

    @Test
    void a_linked_file_outside_the_roots_is_unreadable_and_one_inside_is_read() throws Exception {
        // Given
        DrawnImages.write(outside.resolve("secret.png"), DrawnImages.disc(50));
        Files.createSymbolicLink(data.resolve("disc/secret.png"), outside.resolve("secret.png"));
        DrawnImages.write(root.resolve("pool/shared.png"), DrawnImages.disc(51));
        Files.createSymbolicLink(data.resolve("disc/shared.png"), root.resolve("pool/shared.png"));

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1);

        // Then
        assertThat(divided.dataset().images()).extracting(LabelledImage::name).contains("disc/shared.png");
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly("disc/secret.png");
    }

    @ParameterizedTest
    @EnumSource(value = DatasetLayout.class, mode = EnumSource.Mode.EXCLUDE, names = "FOLDERS")
    void other_layouts_are_refused_by_name(DatasetLayout layout) throws Exception {
        // Given
        DatasetReference reference = new DatasetReference(data.toUri().toString(), layout, null, null, null);

        // When
        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> reader().read(reference, 1));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.NOT_SUPPORTED);
        assertThat(failure).hasMessageContaining(layout.name());
    }

    @Test
    void the_positive_class_is_the_one_asked_for_else_the_rarer_else_the_first() throws Exception {
        // Given
        Dataset even = read(data.toUri().toString()).dataset();
        DrawnImages.write(data.resolve("disc/one-more.png"), DrawnImages.disc(99));
        Dataset uneven = read(data.toUri().toString()).dataset();

        // When
        List<Optional<Integer>> positives =
                List.of(even.positive("square"), even.positive(null), uneven.positive(null));

        // Then
        assertThat(positives).containsExactly(Optional.of(1), Optional.of(0), Optional.of(1));
    }

    @Test
    void a_positive_class_that_does_not_exist_is_refused() throws Exception {
        // Given
        DatasetReference reference = reference(data.toUri().toString(), "triangle", null);

        // When
        JobFailedException failure = catchThrowableOfType(JobFailedException.class, () -> reader().read(reference, 1));

        // Then
        assertThat(failure).hasMessageContaining("'triangle'").hasMessageContaining("[disc, square]");
    }

    private DatasetReader reader() throws Exception {
        return new DatasetReader(List.of(root), ImageLimits.defaults());
    }

    private DividedDataset read(String uri) throws Exception {
        return reader().read(reference(uri, null, null), 1);
    }

    private JobFailedException failure(String uri) throws Exception {
        DatasetReader reader = reader();
        return catchThrowableOfType(JobFailedException.class, () -> reader.read(reference(uri, null, null), 1));
    }

    private static DatasetReference reference(String uri, String positive, Double unreadable) {
        return new DatasetReference(uri, DatasetLayout.FOLDERS, positive, null, unreadable);
    }
}
