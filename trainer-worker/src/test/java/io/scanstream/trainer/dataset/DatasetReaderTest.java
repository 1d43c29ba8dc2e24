package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DicomFiles;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatasetReaderTest extends OnImageFolders {

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
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

        // Then
        assertThat(divided.dataset().images()).hasSize(10);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactlyInAnyOrder("disc/readme.txt", "square/cut.jpg");
        assertThat(divided.fingerprint().unreadableCount()).isEqualTo(2);
    }

    @Test
    void films_in_dicom_are_images_whatever_their_names_and_those_of_several_frames_are_unreadable() throws Exception {
        // Given
        byte[] film = DicomFiles.grey(2, 2, 12).pixels16(1, 2000, 3, 4).bytes();
        byte[] other = DicomFiles.grey(2, 2, 12).pixels16(1, 2, 2000, 4).bytes();
        byte[] frames = DicomFiles.grey(1, 1, 8)
                .code(DicomFiles.FRAMES, "2")
                .pixels8(1, 2)
                .bytes();
        DrawnImages.write(data.resolve("disc/film.dcm"), film);
        DrawnImages.write(data.resolve("disc/IM000001"), other);
        DrawnImages.write(data.resolve("disc/loop.dcm"), frames);

        // When
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

        // Then
        assertThat(divided.dataset().images())
                .extracting(LabelledImage::name)
                .hasSize(12)
                .contains("disc/film.dcm", "disc/IM000001");
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::toString)
                .containsExactly("disc/loop.dcm: the file has 2 frames, but none of them is named");
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

    @Test
    void a_file_that_is_too_large_is_unreadable() throws Exception {
        // Given
        DrawnImages.write(data.resolve("disc/large.png"), new byte[100_001]);
        DatasetReader reader = new DatasetReader(List.of(root), new ImageLimits(100_000, 1_000_000), decoding);

        // When
        DividedDataset divided = reader.read(reference(data.toUri().toString(), null, 0.5), 1, OnImageFolders::goOn);

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
        DividedDataset divided = reader().read(reference(data.toUri().toString(), null, 0.1), 1, OnImageFolders::goOn);
        UnreadableFile another = new UnreadableFile("disc/1.png", "its pixels cannot be decoded");

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> divided.without(List.of(another), 0.1));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining("2 of 11 files are unreadable");
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
