package io.scanstream.cli.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.LabelledFile;
import io.scanstream.cli.comparison.Comparison.Answer;
import io.scanstream.cli.comparison.Comparison.Flip;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    private static final ModelVersion A = ModelVersion.parse("skin@1");
    private static final ModelVersion B = ModelVersion.parse("skin@2");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final String SHA256 = "0".repeat(64);
    private static final ImageIdentity IDENTITY = new ImageIdentity("key", "event", "images", 0, 0, SHA256);

    private static final LabelledFolder FOLDER = folder("melanoma", "melanoma", "naevus", "naevus", "naevus");

    @Test
    void figures_are_of_the_positive_class_and_each_label_is_its_versions_own() {
        // Given
        VersionAnswers first = answers(A, melanoma(0.9), melanoma(0.4), naevus(0.3), naevus(0.2), naevus(0.1));
        VersionAnswers second = answers(B, melanoma(0.8), naevus(0.2), melanoma(0.7), naevus(0.3), naevus(0.1));

        // When
        Comparison comparison = Comparison.of(FOLDER, first, second);

        // Then
        assertThat(comparison.first().metrics().rocAuc().value()).isEqualTo(1);
        assertThat(comparison.second().metrics().rocAuc().value()).isEqualTo(4 / 6.0, within(1e-12));
        assertThat(comparison.first().metrics().sensitivity().value()).isEqualTo(1);
        assertThat(comparison.second().metrics().sensitivity().value()).isEqualTo(0.5);
        assertThat(comparison.second().metrics().confusion().falsePositives()).isEqualTo(1);
        assertThat(comparison.auc().value()).isEqualTo(2 / 6.0, within(1e-12));
        assertThat(comparison.auc().low()).isLessThan(comparison.auc().value());
        assertThat(comparison.auc().p()).isBetween(0.0, 1.0);
        assertThat(comparison.labels().firstAlone()).isEqualTo(2);
        assertThat(comparison.labels().secondAlone()).isZero();
        assertThat(comparison.labels().p()).isEqualTo(0.5);
    }

    @Test
    void flips_are_the_images_that_are_labelled_differently_with_the_truth_and_both_scores() {
        // Given
        VersionAnswers first = answers(A, melanoma(0.9), melanoma(0.4), naevus(0.3), naevus(0.2), naevus(0.1));
        VersionAnswers second = answers(B, melanoma(0.8), naevus(0.2), melanoma(0.7), naevus(0.3), naevus(0.1));

        // When
        Comparison comparison = Comparison.of(FOLDER, first, second);

        // Then
        assertThat(comparison.flips())
                .containsExactly(
                        new Flip("1.png", "melanoma", new Answer("melanoma", 0.4), new Answer("naevus", 0.2)),
                        new Flip("2.png", "naevus", new Answer("naevus", 0.3), new Answer("melanoma", 0.7)));
    }

    @Test
    void an_image_that_one_of_them_rejects_is_listed_and_counts_for_neither() {
        // Given
        VersionAnswers first = answers(A, melanoma(0.9), melanoma(0.4), naevus(0.3), naevus(0.2), rejection());
        VersionAnswers second = answers(B, melanoma(0.8), naevus(0.2), melanoma(0.7), naevus(0.3), naevus(0.1));

        // When
        Comparison comparison = Comparison.of(FOLDER, first, second);

        // Then
        assertThat(comparison.sent()).isEqualTo(5);
        assertThat(comparison.first().metrics().n()).isEqualTo(4);
        assertThat(comparison.second().metrics().n()).isEqualTo(4);
        assertThat(comparison.leftOut()).singleElement().satisfies(image -> {
            assertThat(image.image()).isEqualTo("4.png");
            assertThat(image.modelVersion()).isEqualTo(A);
            assertThat(image.code()).isEqualTo(RejectionCode.UNDECODABLE);
        });
    }

    @Test
    void of_several_classes_the_positive_one_is_compared_with_the_rest() {
        // Given
        LabelledFolder folder = folder("melanoma", "melanoma", "naevus", "wart");
        VersionAnswers first = answers(
                A,
                folder,
                ofThree("melanoma", 0.8),
                ofThree("melanoma", 0.6),
                ofThree("naevus", 0.1),
                ofThree("wart", 0.2));
        VersionAnswers second = answers(
                B,
                folder,
                ofThree("melanoma", 0.7),
                ofThree("naevus", 0.2),
                ofThree("naevus", 0.3),
                ofThree("naevus", 0.1));

        // When
        Comparison comparison = Comparison.of(folder, first, second);

        // Then
        assertThat(comparison.first().metrics().accuracy().value()).isEqualTo(1);
        assertThat(comparison.labels().firstAlone()).isEqualTo(1);
        assertThat(comparison.flips()).extracting(Flip::image).containsExactly("1.png", "3.png");
    }

    @Test
    void scores_that_differ_without_variance_have_no_p() {
        // Given
        LabelledFolder folder = folder("melanoma", "naevus");
        VersionAnswers first = answers(A, folder, melanoma(0.9), naevus(0.1));
        VersionAnswers second = answers(B, folder, naevus(0.1), melanoma(0.9));

        // When
        Comparison comparison = Comparison.of(folder, first, second);

        // Then
        assertThat(comparison.auc().value()).isEqualTo(1);
        assertThat(comparison.auc().p()).isNull();
    }

    @Test
    void too_few_answers_for_figures_are_said_with_an_example_of_why() {
        // Given
        VersionAnswers first = answers(A, rejection(), rejection(), rejection(), rejection(), rejection());
        VersionAnswers second = answers(B, melanoma(0.8), naevus(0.2), melanoma(0.7), naevus(0.3), naevus(0.1));

        // When / Then
        assertThatThrownBy(() -> Comparison.of(FOLDER, first, second))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("the versions cannot be compared on the 0 images that both answered")
                .hasMessageEndingWith("5 rejections, such as of 0.png: it is damaged");
    }

    @Test
    void a_version_of_other_classes_is_named_with_them_and_the_folders() {
        // Given
        LabelledFolder folder = folder("covid", "normal");

        // When / Then
        assertThatThrownBy(() -> answers(A, folder, melanoma(0.9)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("skin@1 knows the classes [melanoma, naevus], but the folders of the data are"
                        + " [covid, normal]");
    }

    @Test
    void an_answer_of_another_version_is_refused() {
        // Given
        Answering swapped = version -> melanoma(0.9).by(A);

        // When / Then
        assertThatThrownBy(() -> answers(B, swapped))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("skin@2 was asked, but skin@1 answered");
    }

    private static LabelledFolder folder(String... labels) {
        List<LabelledFile> files = new ArrayList<>();
        for (String label : labels) {
            String name = files.size() + ".png";
            files.add(new LabelledFile(new ImageFile(name, Path.of(name)), label));
        }
        return new LabelledFolder(files, labels[0]);
    }

    private static VersionAnswers answers(ModelVersion version, Answering... said) {
        return answers(version, FOLDER, said);
    }

    private static VersionAnswers answers(ModelVersion version, LabelledFolder folder, Answering... said) {
        List<AnsweredImage> answers = new ArrayList<>();
        for (int i = 0; i < said.length; i++) {
            answers.add(new AnsweredImage(folder.files().get(i).image(), said[i].by(version), Duration.ofMillis(1)));
        }
        return VersionAnswers.of(version, answers, folder);
    }

    /** What is said of an image, whoever says it. */
    private interface Answering {
        Outcome by(ModelVersion version);
    }

    private static Answering melanoma(double score) {
        return prediction("melanoma", Map.of("melanoma", score, "naevus", 1 - score));
    }

    private static Answering naevus(double score) {
        return prediction("naevus", Map.of("melanoma", score, "naevus", 1 - score));
    }

    private static Answering ofThree(String label, double score) {
        double rest = (1 - score) / 2;
        return prediction(label, Map.of("melanoma", score, "naevus", rest, "wart", rest));
    }

    private static Answering prediction(String label, Map<String, Double> probabilities) {
        return version ->
                new Prediction(SHA256, IDENTITY, "compare-1-a", label, probabilities, version, SHA256, NOW, NOW);
    }

    private static Answering rejection() {
        return version -> new Rejection(IDENTITY, "compare-1-a", RejectionCode.UNDECODABLE, "it is damaged", NOW, NOW);
    }
}
