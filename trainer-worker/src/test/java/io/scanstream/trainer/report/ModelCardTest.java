package io.scanstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCardTest {

    @TempDir
    private Path directory;

    @Test
    void what_is_known_is_filled_in_and_the_rest_is_marked() throws Exception {
        // When
        String card = ModelCard.of(DrawnModel.scored(directory));

        // Then
        assertThat(card.lines().filter(line -> line.startsWith("## ")))
                .containsExactly(
                        "## Intended use",
                        "## Data",
                        "## Reference standard",
                        "## Model",
                        "## Training",
                        "## Evaluation",
                        "## Limitations");
        assertThat(card)
                .contains(
                        "# Model card: melanoma@job-7",
                        "| ROC AUC |",
                        "| benign | 120 | 40 | 60 |",
                        "**To be filled in:**")
                .doesNotContain("%s", "%d");
    }

    @Test
    void the_strategy_is_the_one_that_was_carried_out() throws Exception {
        // When
        String card = ModelCard.of(DrawnModel.scored(directory));

        // Then
        assertThat(card.replace("\\", "")).contains("* Strategy: PARTIAL from features.11 (chosen by the matrix)");
    }

    @Test
    void nothing_from_outside_is_markup() throws Exception {
        // When
        String card = ModelCard.of(DrawnModel.scored(directory));

        // Then
        assertThat(card).contains("\\<script\\>").doesNotContain("<script>", "</script>");
    }

    @Test
    void the_figures_of_a_cross_validation_say_what_they_are_of() throws Exception {
        // When
        String card = ModelCard.of(DrawnModel.crossValidated(directory));

        // Then
        assertThat(card).contains("Internal, on all images, each by the network of the one of 3 folds");
    }
}
