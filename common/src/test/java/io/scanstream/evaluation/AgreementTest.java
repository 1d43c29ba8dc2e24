package io.scanstream.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.Estimate;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {

    private static final Map<String, Double> UNSURE = Map.of("a", 0.5, "b", 0.5);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "'75 1 4 | 5 4 1 | 0 0 10', 0.676470588235294, 0.5045759580860855, 0.8483652183845026",
        "'0 4 1 | 0 8 0 | 0 1 5', 0.48416289592760187, 0.21366125307070666, 0.754664538784497",
        "'40 3 | 5 52', 0.8377281947261664, 0.7299823107240111, 0.9454740787283218",
        "'45 15 | 25 15', 0.13043478260869554, -0.06293827779258965, 0.3238078430099807",
        "'10 0 | 0 10', 1, 1, 1",
        "'0 10 | 10 0', -1, -1, -1"
    })
    @DisplayName("Kappa and its interval are those of statsmodels' cohens_kappa")
    void kappaIsThatOfStatsmodels(String counts, double value, double low, double high) {
        // Given: rows are the labels of the first model, columns those of the second
        Agreement.Tally tally = tally(counts);

        // When
        Kappa kappa = tally.result().kappa().orElseThrow();

        // Then
        assertThat(kappa.value()).isCloseTo(value, within(1e-12));
        assertThat(kappa.low()).isCloseTo(low, within(1e-9));
        assertThat(kappa.high()).isCloseTo(high, within(1e-9));
    }

    @Test
    @DisplayName("Images that are labelled differently are flips, the others the share that agrees")
    void flipsAndShareAreCounted() {
        // When
        Agreement agreement = tally("40 3 | 5 52").result();

        // Then
        assertThat(agreement.images()).isEqualTo(100);
        assertThat(agreement.flips()).isEqualTo(8);
        assertThat(agreement.share()).isEqualTo(Proportion.of(92, 100));
    }

    @Test
    @DisplayName("Where both models know one label alone, or no image, there is no kappa")
    void withoutAnythingToAgreeOnThereIsNoKappa() {
        // When
        Agreement one = tally("12").result();
        Agreement none = new Agreement.Tally().result();

        // Then
        assertThat(one.kappa()).isEmpty();
        assertThat(one.share().value()).isEqualTo(1);
        assertThat(none.kappa()).isEmpty();
        assertThat(none.share()).isEqualTo(new Estimate(0, 0, 1));
        assertThat(none.shifts()).isEmpty();
    }

    @Test
    @DisplayName("A shift is the second model's probability less the first's, by label")
    void shiftsAreByLabel() {
        // Given
        Agreement.Tally tally = new Agreement.Tally();

        // When
        tally.add("a", Map.of("a", 0.9, "b", 0.1), "a", Map.of("a", 0.8, "b", 0.2));
        tally.add("a", Map.of("a", 0.6, "b", 0.4), "b", Map.of("a", 0.3, "b", 0.7));
        tally.add("b", Map.of("a", 0.2, "b", 0.8), "b", Map.of("a", 0.3, "b", 0.7));
        tally.add("b", Map.of("a", 0.2, "b", 0.8), "b", Map.of("a", 0.2, "b", 0.8));

        // Then
        Map<String, ScoreShift> shifts = tally.result().shifts();
        ScoreShift shift = shifts.get("a");
        assertThat(shift.mean()).isCloseTo(-0.075, within(1e-12));
        assertThat(shift.median()).isCloseTo(-0.05, within(1e-12));
        assertThat(shift.meanAbsolute()).isCloseTo(0.125, within(1e-12));
        assertThat(shift.largest()).isCloseTo(-0.3, within(1e-12));
        assertThat(shifts.get("b").mean()).isCloseTo(0.075, within(1e-12));
    }

    @Test
    @DisplayName("The median of many shifts is right to the nearest ten-thousandth")
    void medianOfManyIsRight() {
        // Given
        Random random = new Random(4);
        double[] shifts = DoubleStream.generate(() -> random.nextDouble() * random.nextDouble() - 0.5)
                .limit(1001)
                .toArray();
        Agreement.Tally tally = new Agreement.Tally();

        // When
        for (double shift : shifts) {
            tally.add("a", UNSURE, "a", Map.of("a", 0.5 + shift, "b", 0.5 - shift));
        }

        // Then
        double median = DoubleStream.of(shifts).sorted().skip(500).findFirst().orElseThrow();
        assertThat(tally.result().shifts().get("a").median()).isCloseTo(median, within(0.5e-4 + 1e-9));
    }

    @Test
    @DisplayName("A label that one model alone knows has no shift")
    void labelsOfOneModelAreLeftOut() {
        // Given
        Agreement.Tally tally = new Agreement.Tally();

        // When
        tally.add("a", Map.of("a", 0.9, "b", 0.1), "c", Map.of("a", 0.2, "c", 0.8));

        // Then
        assertThat(tally.result().shifts()).containsOnlyKeys("a");
        assertThat(tally.result().flips()).isEqualTo(1);
    }

    private static Agreement.Tally tally(String counts) {
        Agreement.Tally tally = new Agreement.Tally();
        String[] rows = counts.split("\\|");
        for (int row = 0; row < rows.length; row++) {
            String[] cells = rows[row].trim().split(" ");
            for (int column = 0; column < cells.length; column++) {
                for (int image = 0; image < Integer.parseInt(cells[column]); image++) {
                    tally.add(label(row), UNSURE, label(column), UNSURE);
                }
            }
        }
        return tally;
    }

    private static String label(int index) {
        return "class " + index;
    }
}
