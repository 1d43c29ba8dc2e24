package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayoutsTest {

    private static final int PER_CLASS = 10;

    @TempDir
    private Path root;

    private final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

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
    void the_films_of_an_nlm_patient_share_a_part_and_tuberculosis_is_the_finding() throws Exception {
        // Given
        Path data = draw(DatasetLayout.NLM);
        DrawnImages.write(data.resolve("follow-up/MCUCXR_0003_1.png"), DrawnImages.square(400));
        DrawnImages.write(data.resolve("more/CHNCXR_0900_1.png"), DrawnImages.square(401));
        DrawnImages.write(data.resolve("portrait.png"), DrawnImages.square(402));

        // When
        DividedDataset divided = read(DatasetLayout.NLM, data, 0.1);

        // Then
        assertThat(divided.labels()).containsExactly("normal", "tuberculosis");
        assertThat(divided.positive()).isEqualTo(Optional.of(1));
        assertThat(divided.dataset().groups()).isEqualTo(2 * PER_CLASS + 1);
        assertThat(divided.dataset().unreadable())
                .containsExactly(new UnreadableFile("portrait.png", "its name is not of the form MCUCXR_0104_1.png"));
        assertThat(List.of(Part.values()))
                .filteredOn(part -> divided.split().part(part).stream()
                        .anyMatch(image -> image.group().equals(Optional.of("MCUCXR_0003"))))
                .hasSize(1);
    }

    @Test
    void the_masks_of_the_nlm_sets_are_no_films_and_are_counted() throws Exception {
        // Given
        Path data = draw(DatasetLayout.NLM);
        DrawnImages.write(data.resolve("ManualMask/leftMask/MCUCXR_0003_0.png"), DrawnImages.square(400));
        DrawnImages.write(data.resolve("ManualMask/rightMask/MCUCXR_0003_0.png"), DrawnImages.square(401));
        DrawnImages.write(data.resolve("mask/CHNCXR_0900_1_mask.png"), DrawnImages.square(402));
        DrawnImages.write(data.resolve("CHNCXR_0901_1_mask.png"), DrawnImages.square(403));

        // When
        DividedDataset divided = read(DatasetLayout.NLM, data, 0.0);

        // Then
        assertThat(divided.dataset().images())
                .hasSize(2 * PER_CLASS)
                .extracting(LabelledImage::name)
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("mask"));
        assertThat(divided.dataset().unreadable()).isEmpty();
        assertThat(divided.remarks()).containsExactly("4 masks of lungs were left out: they are no films");
        assertThat(divided.without(List.of(), 0).remarks()).hasSize(1);
    }

    @Test
    void the_readings_beside_the_nlm_films_are_no_broken_films() throws Exception {
        // Given
        Path data = draw(DatasetLayout.NLM);
        Files.createDirectories(data.resolve("ClinicalReadings"));
        Files.writeString(data.resolve("ClinicalReadings/MCUCXR_0003_0.txt"), "normal");
        Files.writeString(data.resolve("Thumbs.db"), "a folder's thumbnails");

        // When
        DividedDataset divided = read(DatasetLayout.NLM, data, 0.0);

        // Then
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
        assertThat(divided.dataset().unreadable()).isEmpty();
        assertThat(divided.remarks()).containsExactly("2 readings and other papers were left out: they are no films");
    }

    @Test
    void a_folder_that_is_itself_named_as_masks_are_may_hold_films() throws Exception {
        // Given
        Path data = root.resolve("masks");
        Files.move(draw(DatasetLayout.NLM), data);

        // When
        DividedDataset divided = read(DatasetLayout.NLM, data, 0.0);

        // Then
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
        assertThat(divided.remarks()).isEmpty();
    }

    @Test
    void columns_are_found_by_their_names_and_bad_lines_by_their_numbers() throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        Path table = Files.writeString(
                root.resolve("data/odd.csv"),
                Files.readString(root.resolve("data/labels.csv")).replaceFirst("file", "\ufefffile")
                        + ",disc,,,\n" // 22
                        + "disc/0.png,disc,,,\n"
                        + "disc/none.png,disc,,,\n"
                        + "../../outside.png,disc,,,\n"
                        + root.resolve("data/disc/1.png") + ",disc,,,\n"
                        + "\"disc/a\u0000b.png\",disc,,,\n"
                        + "disc/1.png,,,,\n"
                        + "disc/1.png,disc,,holdout,\n",
                StandardCharsets.UTF_8);

        // When
        DividedDataset divided = read(DatasetLayout.CSV, table, 0.5);

        // Then
        assertThat(divided.dataset().images()).hasSize(2 * PER_CLASS);
        assertThat(divided.dataset().unreadable())
                .extracting(UnreadableFile::name)
                .containsExactly(
                        "odd.csv, line 22",
                        "odd.csv, line 23",
                        "odd.csv, line 24",
                        "odd.csv, line 25",
                        "odd.csv, line 26",
                        "odd.csv, line 27",
                        "odd.csv, line 28",
                        "odd.csv, line 29");
        assertThat(divided.dataset().groups()).isEqualTo(2 * PER_CLASS / 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path,label                 | no column 'file'",
                "file,kind                  | no column 'label'",
                "file,label,label           | header of the CSV file cannot be used",
                "file,label;disc/0.png,disc;disc/0.png,square | calls disc/0.png 'square', but an earlier line 'disc'",
                "file,label;\"disc/0.png,disc | cannot be parsed after line 1"
            })
    void tables_that_cannot_be_used_are_refused(String lines, String message) throws Exception {
        // Given
        draw(DatasetLayout.CSV);
        Path table = Files.writeString(root.resolve("data/odd.csv"), lines.replace(';', '\n'));

        // When
        JobFailedException failure = failure(DatasetLayout.CSV, table);

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_INVALID);
        assertThat(failure).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"CSV, data", "CSV, data/none.csv", "FOLDERS, data/labels.csv", "NLM, data/labels.csv"})
    void a_folder_is_no_table_and_a_table_no_folder(DatasetLayout layout, String path) throws Exception {
        // Given
        draw(DatasetLayout.CSV);

        // When
        JobFailedException failure = failure(layout, root.resolve(path));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.DATASET_NOT_FOUND);
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

    private Path draw(DatasetLayout layout) throws Exception {
        Path data = root.resolve("data");
        StringBuilder table = new StringBuilder("file,label,group,split,remark\n");
        for (int i = 0; i < PER_CLASS; i++) {
            String part = i < 6 ? "train" : i < 8 ? "valid" : "test";
            for (String label : List.of("disc", "square")) {
                byte[] image = label.equals("disc") ? DrawnImages.disc(i) : DrawnImages.square(i);
                String name = label + "/" + i + ".png";
                table.append("%s,%s,patient %s %d,,\"a, b\"\n".formatted(name, label, label, i / 2));
                int patient = label.equals("disc") ? i : 100 + i;
                DrawnImages.write(
                        data.resolve(
                                switch (layout) {
                                    case FOLDERS, CSV -> name;
                                    case PARTED_FOLDERS -> part + "/" + name;
                                    case NLM -> "MCUCXR_%04d_%d.png".formatted(patient, label.equals("disc") ? 0 : 1);
                                }),
                        image);
            }
        }
        return layout == DatasetLayout.CSV ? Files.writeString(data.resolve("labels.csv"), table) : data;
    }

    private DividedDataset read(DatasetLayout layout, Path data, double unreadable) throws Exception {
        return reader().read(reference(layout, data, unreadable), 1, () -> {});
    }

    private DatasetReader reader() throws Exception {
        return new DatasetReader(List.of(root), ImageLimits.defaults(), decoding);
    }

    private static DatasetReference reference(DatasetLayout layout, Path data, double unreadable) {
        return new DatasetReference(data.toUri().toString(), layout, null, null, unreadable);
    }

    private JobFailedException failure(DatasetLayout layout, Path data) {
        return catchThrowableOfType(JobFailedException.class, () -> read(layout, data, 0.0));
    }
}
