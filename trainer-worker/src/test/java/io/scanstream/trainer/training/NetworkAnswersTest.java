package io.scanstream.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.trainer.dataset.LabelledImage;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkAnswersTest {

    @Test
    void the_cross_entropy_is_the_mean_over_the_images() {
        // Given
        NetworkAnswers answers = answers(new double[] {0, Math.log(3)}, new double[] {0, 0});

        // When
        double loss = answers.crossEntropy();

        // Then
        assertThat(loss).isCloseTo((Math.log(4) + Math.log(2)) / 2, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {700, 800, 1e30})
    void a_wrong_answer_has_a_finite_loss_however_sure_it_is(double logit) {
        // Given
        NetworkAnswers answers = answers(new double[] {-logit / 2, logit / 2});

        // When
        double loss = answers.crossEntropy();

        // Then
        assertThat(loss).isCloseTo(logit, within(logit * 1e-12));
    }

    @Test
    void a_logit_that_is_no_number_makes_the_loss_none() {
        // Given
        NetworkAnswers answers = answers(new double[] {0, Double.NaN});

        // When
        double loss = answers.crossEntropy();

        // Then
        assertThat(loss).isNaN();
    }

    /** Of images of the first class. */
    private static NetworkAnswers answers(double[]... logits) {
        LabelledImage image = new LabelledImage(Path.of("nowhere"), "image", 0, 0, "-");
        return new NetworkAnswers(Arrays.stream(logits).map(row -> image).toList(), logits);
    }
}
