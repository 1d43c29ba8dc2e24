package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobAbandonedException;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetReaderTest {

    @TempDir
    private Path root;

    @TempDir
    private Path outside;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);
    private Path data;

    @BeforeEach
    void drawImages() throws Exception {
        data = DrawnImages.folders(root.resolve("lesions"), 5);
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
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
        DividedDataset divided =
                reader().read(reference(data.toUri().toString(), null, 0.5), 1, DatasetReaderTest::goOn);

        // Then
        assertThat(divided.dataset().images()).hasSize(10);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactlyInAnyOrder("disc/readme.txt", "square/cut.jpg");
        assertThat(divided.fingerprint().unreadableCount()).isEqualTo(2);
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

    @ParameterizedTest
    @CsvSource({"disc, false", "square, true"})
    void near_duplicates_share_a_part_are_counted_and_named_if_their_labels_differ(String label, boolean named)
            throws Exception {
        // Given
        DrawnImages.write(data.resolve(label + "/saved-again.jpg"), DrawnImages.jpeg(2));
        Set<String> pair = Set.of("disc/2.png", label + "/saved-again.jpg");

        // When
        DividedDataset divided = read(data.toUri().toString());

        // Then
        assertThat(divided.dataset().nearDuplicates())
                .extracting(found -> Set.of(found.first().name(), found.second().name()))
                .containsExactly(pair);
        assertThat(divided.fingerprint().nearDuplicates()).isEqualTo(2);
        assertThat(divided.fingerprint().duplicates()).isZero();
        assertThat(List.of(Split.Part.values()))
                .filteredOn(part -> divided.split().part(part).stream().anyMatch(image -> pair.contains(image.name())))
                .hasSize(1);
        assertThat(divided.remarks()).hasSize(named ? 2 : 1);
        assertThat(divided.remarks().get(0)).startsWith("2 images show the picture of another");
        assertThat(divided.remarks())
                .filteredOn(remark -> remark.endsWith("show the same picture under two labels"))
                .hasSize(named ? 1 : 0);
    }

    @Test
    void pixels_that_cannot_be_decoded_are_told_while_reading() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/3.png"), BrokenImages.pngWithoutPixels());

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("1 of 10 files are unreadable").hasMessageContaining("disc/3.png");
    }

    @Test
    void a_single_class_is_not_enough() throws Exception {
        // Given
        Path one = root.resolve("one");
        DrawnImages.write(one.resolve("disc/1.png"), DrawnImages.disc(1));

        // When
        JobFailedException failure = failure(one.toUri().toString());

        // Then
        assertThat(failure).hasMessageContaining("two classes are needed, but it has [disc]");
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
        DividedDataset divided =
                reader().read(reference(data.toUri().toString(), null, 0.5), 1, DatasetReaderTest::goOn);

        // Then
        assertThat(divided.dataset().images()).extracting(LabelledImage::name).contains("disc/shared.png");
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly("disc/secret.png");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_class_folder_that_is_a_link_is_refused_wherever_it_leads(boolean inside) throws Exception {
        // Given
        Path pool = DrawnImages.folders((inside ? root : outside).resolve("pool"), 5);
        Files.createSymbolicLink(data.resolve("triangle"), pool.resolve("disc"));

        // When
        JobFailedException failure = failure(data.toUri().toString());

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("the folder 'triangle' is a link");
    }

    @Test
    void a_linked_folder_below_a_class_is_unreadable_and_named() throws Exception {
        // Given
        Path pool = DrawnImages.folders(root.resolve("pool"), 5);
        Files.createSymbolicLink(data.resolve("disc/more"), pool.resolve("disc"));

        // When
        DividedDataset divided =
                reader().read(reference(data.toUri().toString(), null, 0.5), 1, DatasetReaderTest::goOn);

        // Then
        assertThat(divided.dataset().images()).hasSize(10);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly("disc/more");
    }

    @Test
    void a_link_that_leads_nowhere_is_unreadable() throws Exception {
        // Given
        Files.createSymbolicLink(data.resolve("disc/gone.png"), root.resolve("pool/gone.png"));

        // When
        DividedDataset divided =
                reader().read(reference(data.toUri().toString(), null, 0.5), 1, DatasetReaderTest::goOn);

        // Then
        assertThat(divided.dataset().unreadable())
                .containsExactly(new UnreadableFile("disc/gone.png", "it is a link that leads nowhere"));
    }

    @Test
    void a_file_that_is_too_large_is_unreadable() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/large.png"), new byte[100_001]);
        DatasetReader reader = new DatasetReader(List.of(root), new ImageLimits(100_000, 1_000_000), decoding);

        // When
        DividedDataset divided = reader.read(reference(data.toUri().toString(), null, 0.5), 1, DatasetReaderTest::goOn);

        // Then
        assertThat(divided.dataset().unreadable())
                .containsExactly(
                        new UnreadableFile("disc/large.png", "it has 100,001 bytes, but at most 100,000 are read"));
    }

    @Test
    void a_file_that_cannot_be_got_at_is_not_the_data_sets_fault() throws Exception {
        // Given
        Path vanishing = data.resolve("disc/3.png");
        DatasetReference reference = reference(data.toUri().toString(), null, 1.0);

        // When
        Throwable fault = catchThrowable(() -> reader().read(reference, 1, () -> delete(vanishing)));

        // Then
        assertThat(fault).isInstanceOf(IOException.class).hasMessageContaining("disc/3.png");
    }

    @Test
    void reading_can_be_given_up_before_every_file() throws Exception {
        // Given
        int[] files = new int[1];
        DatasetReference reference = reference(data.toUri().toString(), null, null);

        // When
        Throwable end = catchThrowable(() -> reader().read(reference, 1, () -> {
            files[0]++;
            if (files[0] == 7) {
                throw new JobAbandonedException("job-1");
            }
        }));

        // Then
        assertThat(end).isInstanceOf(JobAbandonedException.class);
        assertThat(files[0]).isEqualTo(7);
    }

    @Test
    void files_that_turn_out_undecodable_are_left_out_of_everything() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/copy.png"), DrawnImages.disc(0));
        DividedDataset before = read(data.toUri().toString());
        UnreadableFile copy = new UnreadableFile("disc/copy.png", "its pixels cannot be decoded");

        // When
        DividedDataset left = before.without(List.of(copy), 0.5);

        // Then
        Files.delete(data.resolve("disc/copy.png"));
        DividedDataset never = read(data.toUri().toString());
        assertThat(left.dataset().images()).isEqualTo(never.dataset().images());
        assertThat(left.dataset().duplicates()).isZero();
        assertThat(left.fingerprint().sha256()).isEqualTo(never.fingerprint().sha256());
        assertThat(left.fingerprint().classes()).isEqualTo(never.fingerprint().classes());
        assertThat(left.fingerprint().unreadable()).containsExactly(copy.toString());
    }

    @Test
    void too_many_undecodable_files_fail_the_job_those_that_were_known_counted() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/readme.txt"), "not an image".getBytes(StandardCharsets.UTF_8));
        DividedDataset divided =
                reader().read(reference(data.toUri().toString(), null, 0.1), 1, DatasetReaderTest::goOn);
        UnreadableFile another = new UnreadableFile("disc/1.png", "its pixels cannot be decoded");

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> divided.without(List.of(another), 0.1));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("2 of 11 files are unreadable");
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
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class, () -> reader().read(reference, 1, DatasetReaderTest::goOn));

        // Then
        assertThat(failure).hasMessageContaining("'triangle'").hasMessageContaining("[disc, square]");
    }

    @Test
    void of_three_classes_none_can_be_asked_for_as_the_positive_one() throws Exception {
        // Given
        for (int i = 0; i < 10; i++) {
            DrawnImages.write(data.resolve("ring/" + i + ".png"), DrawnImages.disc(200 + i));
        }
        DatasetReference reference = reference(data.toUri().toString(), "ring", null);

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class, () -> reader().read(reference, 1, DatasetReaderTest::goOn));

        // Then
        assertThat(failure)
                .hasMessage("dataset.positive is 'ring', but only of two classes one is positive;"
                        + " the data set's classes are [disc, ring, square]");
    }

    private static void goOn() {
        // The job has not been abandoned.
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatasetReader reader() throws Exception {
        return new DatasetReader(List.of(root), ImageLimits.defaults(), decoding);
    }

    private DividedDataset read(String uri) throws Exception {
        return reader().read(reference(uri, null, null), 1, DatasetReaderTest::goOn);
    }

    private JobFailedException failure(String uri) throws Exception {
        DatasetReader reader = reader();
        return catchThrowableOfType(
                JobFailedException.class, () -> reader.read(reference(uri, null, null), 1, DatasetReaderTest::goOn));
    }

    private static DatasetReference reference(String uri, String positive, Double unreadable) {
        return new DatasetReference(uri, DatasetLayout.FOLDERS, positive, null, unreadable);
    }
}
