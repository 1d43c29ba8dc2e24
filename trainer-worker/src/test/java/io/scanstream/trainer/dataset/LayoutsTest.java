package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutsTest extends OnLayouts {

    @ParameterizedTest
    @EnumSource(DatasetLayout.class)
    void the_same_images_are_found_in_every_layout(DatasetLayout layout) throws Exception {
        // Given
        Path data = draw(layout);

        // When
        DividedDataset divided = read(layout, data, 0.0);

        // Then
        assertThat(divided.labels()).hasSize(2);
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
        assertThat(divided.split().counts(divided.labels()))
                .allSatisfy(count -> assertThat(List.of(count.train(), count.validation(), count.test()))
                        .containsExactly(6, 2, 2));
    }

    @ParameterizedTest
    @EnumSource(DatasetLayout.class)
    void a_file_that_is_no_image_is_named(DatasetLayout layout) throws Exception {
        // Given
        Path data = draw(layout);
        Path file = switch (layout) {
            case FOLDERS -> data.resolve("disc/3.png");
            case PARTED_FOLDERS -> data.resolve("train/disc/3.png");
            case NLM -> data.resolve("MCUCXR_0003_0.png");
            case CSV -> data.resolveSibling("disc/3.png");
        };
        DrawnImages.write(file, "no image".getBytes(StandardCharsets.UTF_8));

        // When
        DividedDataset divided = read(layout, data, 0.1);

        // Then
        Path folder = layout == DatasetLayout.CSV ? data.getParent() : data;
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly(folder.relativize(file).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "validation", "val"})
    void parted_folders_say_what_an_image_is_for(String validation) throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Files.move(data.resolve("valid"), data.resolve("moved"));
        Files.move(data.resolve("moved"), data.resolve(validation));

        // When
        Split split = read(DatasetLayout.PARTED_FOLDERS, data, 0.0).split();

        // Then
        assertThat(split.part(Part.VALIDATION))
                .extracting(LabelledImage::name)
                .allMatch(name -> name.startsWith(validation + "/"));
        assertThat(split.part(Part.TEST)).extracting(LabelledImage::name).allMatch(name -> name.startsWith("test/"));
        assertThat(split.moved()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"valid, VALIDATION, 4", "test, TEST, 4"})
    void a_part_that_has_no_folder_is_divided_off_training(String absent, Part part, int images) throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Files.move(data.resolve(absent), root.resolve("elsewhere"));

        // When
        Split split = read(DatasetLayout.PARTED_FOLDERS, data, 0.0).split();

        // Then 16 images are left, 12 of them in train; of these 0.2 / (0.6 + 0.2), by class
        assertThat(split.part(part)).hasSize(images);
        assertThat(split.part(part)).extracting(LabelledImage::name).allMatch(name -> name.startsWith("train/"));
    }

    @Test
    void parted_folders_without_training_are_refused() throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Files.move(data.resolve("train"), data.resolve("learn"));

        // When / Then
        assertThat(failure(DatasetLayout.PARTED_FOLDERS, data)).hasMessageContaining("no folder 'train'");
    }

    @Test
    void two_folders_of_one_part_are_refused() throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Files.createDirectory(data.resolve("val"));

        // When / Then
        assertThat(failure(DatasetLayout.PARTED_FOLDERS, data)).hasMessageContaining("'val' and 'valid'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"test", "test/disc"})
    void a_part_or_class_that_is_a_link_is_refused(String folder) throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Path moved = Files.move(data.resolve(folder), root.resolve("elsewhere"));
        Files.createSymbolicLink(data.resolve(folder), moved);

        // When / Then
        assertThat(failure(DatasetLayout.PARTED_FOLDERS, data))
                .hasMessageContaining("the folder '%s' is a link", Listing.name(data.resolve(folder)));
    }

    @Test
    void an_image_that_is_in_training_and_test_is_kept_in_training_alone() throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        Files.copy(data.resolve("train/disc/0.png"), data.resolve("test/disc/copy.png"));

        // When
        DividedDataset divided = read(DatasetLayout.PARTED_FOLDERS, data, 0.0);

        // Then
        assertThat(divided.split().part(Part.TRAIN))
                .extracting(LabelledImage::name)
                .contains("test/disc/copy.png");
        TrainingEvent.DatasetSplit event = (TrainingEvent.DatasetSplit) divided.event("job-1", 1, Instant.EPOCH);
        assertThat(event.moved()).isEqualTo(1);
        assertThat(event.duplicates()).isEqualTo(1);
        assertThat(divided.remarks()).singleElement().asString().startsWith("1 images are not in the part");
    }

    @Test
    void folds_of_a_data_set_that_has_parts_are_refused_before_any_image_is_read() throws Exception {
        // Given
        Path data = draw(DatasetLayout.PARTED_FOLDERS);
        AtomicInteger read = new AtomicInteger();

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class,
                () -> reader().readUndivided(
                                reference(DatasetLayout.PARTED_FOLDERS, data, 0.0), 5, 1, read::incrementAndGet));

        // Then
        assertThat(failure)
                .hasMessageContaining("it says itself which images are for [TRAIN, VALIDATION, TEST], but folds need");
        assertThat(read).hasValue(0);
    }

    @Test
    void a_data_set_that_is_too_small_for_its_folds_is_refused_when_it_has_been_read() throws Exception {
        // Given
        Path data = draw(DatasetLayout.FOLDERS);

        // When
        JobFailedException failure = catchThrowableOfType(
                JobFailedException.class,
                () -> reader().readUndivided(reference(DatasetLayout.FOLDERS, data, 0.0), PER_CLASS + 1, 1, () -> {}));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
    }

    @Test
    void a_data_set_for_folds_has_all_images_in_training() throws Exception {
        // Given
        Path data = draw(DatasetLayout.NLM);

        // When
        DividedDataset undivided = reader().readUndivided(reference(DatasetLayout.NLM, data, 0.0), 5, 1, () -> {});

        // Then
        assertThat(undivided.split().part(Part.TRAIN)).hasSize(2 * PER_CLASS);
        assertThat(undivided.positive()).isEqualTo(Optional.of(1));
    }
}
