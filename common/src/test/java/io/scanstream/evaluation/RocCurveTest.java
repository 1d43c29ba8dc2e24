package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Confusion;
import io.scanstream.evaluation.RocCurve.Point;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RocCurveTest {

    @Test
    @DisplayName("It goes from all answers positive to none, a point per different score")
    void goesFromAllToNone() {
        // Given
        ScoredImages images =
                new ScoredImages(new double[] {0.2, 0.6, 0.6, 1}, new boolean[] {false, false, true, true});

        // When
        List<Point> points = RocCurve.of(images).points();

        // Then
        assertThat(points)
                .containsExactly(
                        new Point(0, new Confusion(2, 2, 0, 0)),
                        new Point(0.4, new Confusion(2, 1, 1, 0)),
                        new Point(0.8, new Confusion(1, 0, 2, 1)),
                        new Point(Math.nextUp(1.0), new Confusion(0, 0, 2, 2)));
    }

    @ParameterizedTest(name = "{1} images on {2} levels")
    @CsvSource({"1, 20, 3", "2, 100, 10", "3, 500, 100000"})
    @DisplayName("The area under its straight lines is the AUC")
    void areaIsTheAuc(long seed, int size, int levels) {
        // Given
        ScoredImages images = Scores.random(seed, size, levels);

        // When
        List<Point> points = RocCurve.of(images).points();

        // Then
        double area = 0;
        for (int i = 1; i < points.size(); i++) {
            Confusion from = points.get(i - 1).confusion();
            Confusion to = points.get(i).confusion();
            area += (to.specificity() - from.specificity()) * (to.sensitivity() + from.sensitivity()) / 2;
        }
        assertThat(area).isCloseTo(RocAuc.value(images), within(1e-12));
    }
}
