package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.Split.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NlmFilesTest extends OnLayouts {

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
}
