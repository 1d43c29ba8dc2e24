package io.scanstream.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.cli.comparison.Comparison;
import io.scanstream.cli.comparison.Comparison.Answer;
import io.scanstream.cli.comparison.Comparison.AucDifference;
import io.scanstream.cli.comparison.Comparison.Flip;
import io.scanstream.cli.comparison.Comparison.Judged;
import io.scanstream.cli.comparison.Comparison.LeftOut;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.RejectionCode;
import io.scanstream.evaluation.McNemar;
import io.scanstream.testing.TestModels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonDisplayTest {

    private static final ModelVersion A = ModelVersion.parse("skin@1");
    private static final ModelVersion B = ModelVersion.parse("skin@2");

    @Test
    void both_versions_stand_side_by_side_and_what_they_disagree_on_or_left_out_below() {
        // Given
        Flip flip = new Flip("naevus/2.png", "naevus", new Answer("naevus", 0.25), new Answer("melanoma", 0.75));
        LeftOut leftOut = new LeftOut("naevus/3.png", B, RejectionCode.UNDECODABLE, "it is damaged");

        // When
        String text = ComparisonDisplay.of(comparison(0.173, List.of(flip), List.of(leftOut)));

        // Then
        assertThat(text.lines())
                .containsExactly(
                        "images     11 sent to each, 10 answered by both",
                        "positive   melanoma, 4 of 10",
                        "AUC A - B  -0.125 (-0.250 to +0.000), DeLong p = 0.173",
                        "labels     A alone right on 1, B alone on 3, McNemar p = 0.625",
                        "flips      1",
                        "",
                        "FIGURE       A: skin@1               B: skin@2",
                        "AUC          0.500 (0.200 to 0.800)  0.500 (0.200 to 0.800)",
                        "accuracy     0.500 (0.200 to 0.800)  0.500 (0.200 to 0.800)",
                        "sensitivity  0.500 (0.200 to 0.800)  0.500 (0.200 to 0.800)",
                        "specificity  0.500 (0.200 to 0.800)  0.500 (0.200 to 0.800)",
                        "Brier        0.250                   0.250",
                        "",
                        "FLIP          TRUTH   A              B",
                        "naevus/2.png  naevus  naevus 0.2500  melanoma 0.7500",
                        "",
                        "LEFT OUT      BY      CODE         REASON",
                        "naevus/3.png  skin@2  UNDECODABLE  it is damaged");
    }

    @Test
    void what_is_empty_is_not_shown() {
        // When
        String text = ComparisonDisplay.of(comparison(0.5, List.of(), List.of()));

        // Then
        assertThat(text).contains("flips      0").doesNotContain("FLIP").doesNotContain("LEFT OUT");
    }

    @ParameterizedTest
    @CsvSource({"0.0004, p < 0.001", "0.04999, p = 0.050", "1, p = 1.000", ", 'p unknown, the scores leave no variance'"
    })
    void a_p_is_written_as_in_a_paper(Double p, String expected) {
        // When
        String text = ComparisonDisplay.of(comparison(p, List.of(), List.of()));

        // Then
        assertThat(text).contains("DeLong " + expected + System.lineSeparator());
    }

    private static Comparison comparison(Double p, List<Flip> flips, List<LeftOut> leftOut) {
        return new Comparison(
                "melanoma",
                11,
                new Judged(A, TestModels.METRICS),
                new Judged(B, TestModels.METRICS),
                new AucDifference(-0.125, -0.25, 0, p),
                new McNemar(1, 3, 0.625),
                flips,
                leftOut);
    }
}
