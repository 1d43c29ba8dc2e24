package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {

    @ParameterizedTest(name = "{0} against {1}")
    @CsvSource({"3, 10, 0.09228515625", "0, 5, 0.0625", "7, 7, 1", "1, 0, 1", "0, 0, 1"})
    @DisplayName("The p is that of statsmodels' exact test, however many images both models agree on")
    void pIsThatOfStatsmodels(int firstAlone, int secondAlone, double p) {
        // Given: after those on which one alone is right, ten that both know and ten that neither does
        int disagreed = firstAlone + secondAlone;
        int[] truth = new int[disagreed + 20];
        int[] first = new int[truth.length];
        int[] second = new int[truth.length];
        Arrays.fill(first, firstAlone, disagreed, 1);
        Arrays.fill(second, 0, firstAlone, 1);
        Arrays.fill(first, disagreed + 10, truth.length, 1);
        Arrays.fill(second, disagreed + 10, truth.length, 2);

        // When
        McNemar test = McNemar.of(first, second, truth);

        // Then
        assertThat(test.firstAlone()).isEqualTo(firstAlone);
        assertThat(test.secondAlone()).isEqualTo(secondAlone);
        assertThat(test.p()).isCloseTo(p, within(1e-12));
    }

    @Test
    @DisplayName("Answers to different numbers of images are refused")
    void differentNumbersAreRefused() {
        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> McNemar.of(new int[2], new int[3], new int[3]))

                // Then
                .withMessage("there are 2 and 3 answers, but the truth of 3 images");
    }
}
