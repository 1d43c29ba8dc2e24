package io.scanstream.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.scanstream.imaging.ImageLimits;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class HtmlReportTest {

    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void it_has_all_that_is_to_be_shown() throws Exception {
        // When
        String html = HtmlReport.of(DrawnModel.scored(directory), ImageLimits.defaults());

        // Then
        assertThat(html)
                .contains("ROC AUC", "PR AUC", "Brier score", "expected calibration error", "at a prevalence of 0.333")
                .contains(
                        "melanoma@job-7", "SMALL and DIFFERENT", "<td>images that are copies of another</td><td>3</td>")
                .doesNotContain("<h2>Folds");
        assertThat(SVG.matcher(html).results()).hasSize(5);
        assertThat(html.split("data:image/jpeg;base64,", -1)).hasSizeBetween(3, 13);
    }

    @Test
    void the_strategy_is_the_one_that_was_carried_out() throws Exception {
        // When
        String html = HtmlReport.of(DrawnModel.scored(directory), ImageLimits.defaults());

        // Then
        assertThat(html)
                .contains("mobilenet_v2, PARTIAL from features.11 (chosen by the matrix), made ")
                .contains("<td>strategy</td><td>PARTIAL from features.11 (chosen by the matrix)</td>")
                .doesNotContain("AUTO");
    }

    @Test
    void nothing_from_outside_is_markup_and_nothing_is_fetched() throws Exception {
        // When
        String html = HtmlReport.of(DrawnModel.scored(directory), ImageLimits.defaults());

        // Then
        assertThat(html)
                .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;")
                .doesNotContain("<script", "alert('1')", "<link", "@import", "url(");
        assertThat(Pattern.compile("(src|href)=\"(?!data:image/jpeg;base64,)")
                        .matcher(html)
                        .find())
                .isFalse();
        assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
    }

    @Test
    void its_charts_are_well_formed() throws Exception {
        // Given
        String html = HtmlReport.of(DrawnModel.scored(directory), ImageLimits.defaults());

        // When
        List<String> charts =
                SVG.matcher(html).results().map(match -> match.group()).toList();

        // Then
        for (String chart : charts) {
            assertThat(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new InputSource(new StringReader(chart)))
                            .getElementsByTagName("polyline")
                            .getLength())
                    .isPositive();
            assertThat(chart).doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void of_a_cross_validation_each_fold_has_a_row() throws Exception {
        // When
        String html = HtmlReport.of(DrawnModel.crossValidated(directory), ImageLimits.defaults());

        // Then
        assertThat(html).contains("<h2>Folds", "mean (sd)", "each by the network of the one of 3 folds");
    }

    @Test
    void a_picture_that_is_gone_by_now_leaves_a_sentence() throws Exception {
        // Given
        ReportedModel model = DrawnModel.scored(directory);
        for (int i = 0; i < model.testImages().size(); i++) {
            Files.write(directory.resolve(i + ".png"), new byte[] {1});
        }

        // When
        String html = HtmlReport.of(model, ImageLimits.defaults());

        // Then
        assertThat(html)
                .contains("no picture: ", "has changed while the job ran")
                .doesNotContain("<img");
    }

    @Test
    void scores_of_images_that_are_not_named_are_refused() throws Exception {
        // Given
        ReportedModel model = DrawnModel.scored(directory);

        // When
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReportedModel(
                        model.version(),
                        model.network(),
                        model.preprocessing(),
                        model.labels(),
                        model.positive(),
                        model.strategy(),
                        model.epochs(),
                        model.epochsOfFolds(),
                        model.evaluation(),
                        model.testImages().subList(0, 5),
                        model.provenance()))

                // Then
                .withMessage("90 images were scored, but 5 are named");
    }
}
