package io.scanstream.cli.command;

import static io.scanstream.cli.Outcomes.prediction;
import static io.scanstream.cli.Outcomes.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.console.Table;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgreementDisplayTest {

    private static final ModelVersion LIVE = ModelVersion.parse("skin@1");
    private static final ModelVersion SHADOW = ModelVersion.parse("skin@2");

    private final AgreementDisplay display = new AgreementDisplay("live", "shadow");

    @Test
    void figures_come_first_then_shifts_then_the_images_that_differ() {
        // Given
        List<Outcome> live = List.of(
                prediction(LIVE, 0, 0, 0.9),
                prediction(LIVE, 0, 1, 0.75),
                prediction(LIVE, 0, 2, 0.25),
                prediction(LIVE, 0, 3, 0.5),
                rejection("skin", 0, 4, RejectionCode.UNDECODABLE),
                prediction(LIVE, 1, 5, 0.25),
                prediction(LIVE, 0, 8, 0.25));
        List<Outcome> shadow = List.of(
                prediction(SHADOW, 0, 0, 0.9),
                prediction(SHADOW, 0, 1, 0.25),
                prediction(SHADOW, 0, 2, 0.25),
                prediction(SHADOW, 0, 3, 0.25),
                rejection("skin", 0, 4, RejectionCode.UNDECODABLE),
                rejection("skin", 1, 5, RejectionCode.UNANSWERABLE));

        // When
        String text = display.of(heading(), AnswerComparison.of(live.iterator(), shadow.iterator(), 1));

        // Then
        assertThat(text.lines())
                .containsExactly(
                        "live       skin@1",
                        "shadow     skin@2",
                        "compared   4 images that both have labelled",
                        "agreement  0.500 (0.150 to 0.850)",
                        "kappa      0.200 (-0.270 to 0.670)",
                        "flips      2",
                        "rejected   1 by both alike, 1 by one alone or for another reason",
                        "unpaired   1 answered by live alone, 0 by shadow alone",
                        "behind     1 images that shadow has not come to yet, 3.0 s",
                        "",
                        "SHIFT     MEAN     MEDIAN   MEAN ABSOLUTE  LARGEST",
                        "melanoma  -0.1875  -0.1250  0.1875         -0.5000",
                        "naevus    +0.1875  +0.1250  0.1875         +0.5000",
                        "",
                        "FLIP        LIVE             SHADOW",
                        "images 0 1  melanoma 0.7500  naevus 0.7500",
                        "and 1 more",
                        "",
                        "REJECTED    LIVE           SHADOW",
                        "images 1 5  naevus 0.7500  UNANSWERABLE");
    }

    @Test
    void where_nothing_is_to_be_compared_there_are_no_figures() {
        // When
        String text = display.of(
                heading(),
                AnswerComparison.of(
                        List.of(prediction(LIVE, 0, 0, 0.9)).iterator(),
                        List.<Outcome>of().iterator(),
                        20));

        // Then
        assertThat(text)
                .contains("compared  0 images", "behind    1 images that shadow has not come to yet")
                .doesNotContain("agreement", "kappa", "SHIFT", "FLIP", "REJECTED");
    }

    private static Table heading() {
        return new Table().row("live", LIVE).row("shadow", SHADOW);
    }
}
