package io.scanstream.trainer.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSampleTest {

    @ParameterizedTest(name = "at most {2} of {0} and {1}: {3} and {4}")
    @CsvSource({"100, 100, 10, 5, 5", "100, 3, 10, 7, 3", "2, 3, 10, 2, 3", "100, 100, 5, 3, 2", "0, 0, 10, 0, 0"})
    void classes_have_equal_shares_as_far_as_their_images_go(
            int discs, int squares, int most, int expectedDiscs, int expectedSquares) {
        // When
        List<LabelledImage> sample = TrainingSample.of(TrainingImages.named(discs, squares), most, 1);

        // Then
        assertThat(sample).doesNotHaveDuplicates();
        assertThat(sample).filteredOn(image -> image.label() == 0).hasSize(expectedDiscs);
        assertThat(sample).filteredOn(image -> image.label() == 1).hasSize(expectedSquares);
    }

    @Test
    void the_sample_follows_from_the_contents_and_the_seed_alone() {
        // Given
        List<LabelledImage> images = TrainingImages.named(50, 50);
        List<LabelledImage> reversed = new ArrayList<>(images);
        Collections.reverse(reversed);

        // When
        List<LabelledImage> sample = TrainingSample.of(images, 20, 1);

        // Then
        assertThat(TrainingSample.of(reversed, 20, 1)).isEqualTo(sample);
        assertThat(TrainingSample.of(images, 20, 2)).isNotEqualTo(sample);
    }

    @Test
    void copies_of_an_image_count_once() {
        // Given
        LabelledImage image = TrainingImages.image(0, 1);
        LabelledImage copy = new LabelledImage(Path.of("copy"), "copy", 0, image.length(), image.sha256());

        // When
        List<LabelledImage> sample = TrainingSample.of(List.of(image, copy), 10, 1);

        // Then
        assertThat(sample).containsExactly(image);
    }
}
