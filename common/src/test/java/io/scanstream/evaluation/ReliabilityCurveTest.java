package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.evaluation.ReliabilityCurve.Bin;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReliabilityCurveTest {

    @Test
    @DisplayName("Images of one score make one bin: their score beside how many of them are positive")
    void equalScoresShareABin() {
        // Given
        ScoredImages images = new ScoredImages(
                new double[] {0.2, 0.2, 0.2, 0.2, 0.9, 0.9}, new boolean[] {false, true, false, false, true, true});

        // When
        ReliabilityCurve curve = ReliabilityCurve.of(images);

        // Then
        assertThat(curve.bins()).hasSize(2);
        assertThat(curve.bins().get(0).images()).isEqualTo(4);
        assertThat(curve.bins().get(0).score()).isCloseTo(0.2, within(1e-15));
        assertThat(curve.bins().get(0).frequency()).isEqualTo(0.25);
        assertThat(curve.bins().get(1).frequency()).isEqualTo(1);
        assertThat(curve.expectedCalibrationError()).isCloseTo((4 * 0.05 + 2 * 0.1) / 6, within(1e-15));
    }

    @Test
    @DisplayName("Different scores make fifteen bins of equally many images")
    void binsAreOfEqualMass() {
        // Given
        ScoredImages images = Scores.separated(75, 75);

        // When
        ReliabilityCurve curve = ReliabilityCurve.of(images);

        // Then
        assertThat(curve.bins()).hasSize(15).extracting(Bin::images).containsOnly(10);
    }

    @Test
    @DisplayName("Scores that come true as often as they say have an error near 0, exaggerated ones have not")
    void errorTellsExaggeration() {
        // Given
        Random random = new Random(7);
        double[] honest = new double[20_000];
        double[] exaggerated = new double[honest.length];
        boolean[] positives = new boolean[honest.length];
        for (int i = 0; i < honest.length; i++) {
            honest[i] = random.nextDouble();
            exaggerated[i] = honest[i] < 0.5 ? honest[i] / 2 : (1 + honest[i]) / 2;
            positives[i] = random.nextDouble() < honest[i];
        }

        // When
        double low = ReliabilityCurve.of(new ScoredImages(honest, positives)).expectedCalibrationError();
        double high =
                ReliabilityCurve.of(new ScoredImages(exaggerated, positives)).expectedCalibrationError();

        // Then: the exaggeration is half the distance from the nearer end, an eighth on average; in the middle bin of
        // the
        // fifteen it goes either way
        assertThat(low).isLessThan(0.02);
        assertThat(high).isCloseTo(0.125 - 1 / 15.0 * 0.23, within(0.005));
    }
}
