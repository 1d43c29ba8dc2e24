package io.scanstream.inference.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.DicomGuard;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.inference.FakeClassifier;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.ServedModelsAccess;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.DrawnImages;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClassificationTest extends OnClassification {

    /** {@code FeatureExtractionTest} of the trainer says the same of its side. */
    @Test
    void what_reaches_the_model_is_byte_for_byte_what_the_preprocessor_makes_of_the_message() throws Exception {
        // Given
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            images.add(i % 2 == 0 ? DrawnImages.disc(i) : DrawnImages.jpeg(i));
        }

        // When
        answers(Optional.empty(), batch(Optional.of("skin"), images));

        // Then
        Preprocessing preprocessing = skin.manifest().preprocessing();
        Preprocessor reference = new Preprocessor(preprocessing, LIMITS);
        assertThat(skin.seen).hasSize(12);
        for (int i = 0; i < images.size(); i++) {
            FloatBuffer expected = FloatBuffer.allocate(preprocessing.valuesPerImage());
            reference.fill(images.get(i), expected);
            assertThat(skin.seen.get(i)).isEqualTo(expected.array());
        }
    }

    @Test
    void large_images_reach_the_network_a_few_at_a_time_and_are_answered_in_their_order() throws Exception {
        // Given
        FakeClassifier large = FakeClassifier.of(directory, "skin@2", 448);
        ServedModelsAccess.put(models, large);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            images.add(DrawnImages.disc(i));
        }

        // When
        List<Outcome> outcomes = answers(Optional.empty(), batch(Optional.of("skin"), images));

        // Then
        assertThat(large.batches).containsExactly(4, 4, 2);
        assertThat(outcomes)
                .extracting(outcome -> outcome.image().offset())
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    }

    @Test
    void a_prediction_names_the_image_the_model_and_the_label_at_the_operating_point() {
        // When
        Outcome outcome = only(Optional.of("skin"), DrawnImages.disc(1));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Prediction.class, prediction -> {
            assertThat(prediction.task()).isEqualTo("skin");
            assertThat(prediction.label()).isEqualTo("disc");
            assertThat(prediction.probabilities()).containsEntry("disc", 0.75).containsEntry("square", 0.25);
            assertThat(prediction.modelVersion()).hasToString("skin@1");
            assertThat(prediction.modelSha256()).isEqualTo(skin.manifestSha256());
            assertThat(prediction.image().key()).isEqualTo("patient-0");
            assertThat(prediction.image().offset()).isZero();
        });
    }

    @Test
    void the_same_image_under_the_same_model_has_the_same_id_and_another_image_another() {
        // When
        List<Outcome> outcomes = answers(
                Optional.empty(),
                batch(Optional.of("skin"), List.of(DrawnImages.disc(1), DrawnImages.disc(1), DrawnImages.disc(2))));

        // Then
        List<String> ids =
                outcomes.stream().map(outcome -> ((Prediction) outcome).id()).toList();
        assertThat(ids.get(0)).isEqualTo(ids.get(1)).isNotEqualTo(ids.get(2));
    }

    @Test
    void bad_images_are_rejected_by_code_and_their_batch_mates_are_predicted() {
        // Given
        List<byte[]> images = List.of(
                DrawnImages.disc(1),
                new byte[0],
                BrokenImages.cutJpeg(),
                "just a text".getBytes(StandardCharsets.UTF_8),
                new byte[MEBI + 1],
                BrokenImages.pngWithoutPixels(),
                DrawnImages.disc(2));

        // When
        List<Outcome> outcomes = answers(Optional.empty(), batch(Optional.of("skin"), images));

        // Then
        assertThat(outcomes.get(0)).isInstanceOf(Prediction.class);
        assertThat(outcomes.get(6)).isInstanceOf(Prediction.class);
        assertThat(outcomes.subList(1, 6))
                .extracting(outcome -> ((Rejection) outcome).code())
                .containsExactly(
                        RejectionCode.EMPTY,
                        RejectionCode.UNDECODABLE,
                        RejectionCode.UNSUPPORTED_FORMAT,
                        RejectionCode.TOO_MANY_BYTES,
                        RejectionCode.UNDECODABLE);
    }

    @Test
    void an_image_for_a_task_without_a_model_is_rejected() {
        // When
        Outcome outcome = only(Optional.of("chest"), DrawnImages.disc(1));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.code()).isEqualTo(RejectionCode.UNKNOWN_TASK);
            assertThat(rejection.task()).isEqualTo("chest");
            assertThat(rejection.reason()).contains("'chest'");
        });
    }

    @Test
    void an_image_without_a_task_goes_to_the_only_model() {
        // When
        Outcome outcome = only(Optional.empty(), DrawnImages.disc(1));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Prediction.class,
                        prediction -> assertThat(prediction.task()).isEqualTo("skin"));
    }

    @Test
    void with_several_models_an_image_without_a_task_goes_to_the_default_one() throws Exception {
        // Given
        ServedModelsAccess.put(models, FakeClassifier.of(directory, "chest@1"));
        ImageBatch batch = batch(Optional.empty(), List.of(DrawnImages.disc(1)));

        // When
        Outcome withDefault = answers(Optional.of("chest"), batch).get(0);
        Outcome without = answers(Optional.empty(), batch).get(0);

        // Then
        assertThat(withDefault)
                .isInstanceOfSatisfying(
                        Prediction.class,
                        prediction -> assertThat(prediction.task()).isEqualTo("chest"));
        assertThat(without)
                .isInstanceOfSatisfying(
                        Rejection.class,
                        rejection -> assertThat(rejection.code()).isEqualTo(RejectionCode.UNKNOWN_TASK));
    }

    @Test
    void outcomes_are_in_the_order_of_the_batch_whatever_the_tasks() {
        // Given
        List<ImageEvent> images = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            images.add(image(i, Optional.of(i % 2 == 0 ? "skin" : "chest"), DrawnImages.disc(i)));
        }

        // When
        List<Outcome> outcomes = answers(Optional.empty(), new ImageBatch(images));

        // Then
        assertThat(outcomes).extracting(outcome -> outcome.image().offset()).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void a_model_that_should_answer_but_is_not_loaded_makes_its_images_wait() {
        // Given
        ServedModelsAccess.failed(models, "chest", ModelVersion.parse("chest@1"), "the store is away");
        ImageBatch batch = batch(Optional.of("chest"), List.of(DrawnImages.disc(1)));

        // When / Then
        assertThatThrownBy(() -> answers(Optional.empty(), batch)).isInstanceOf(UnansweredException.class);
    }

    @Test
    void a_version_answers_under_an_alias_and_an_image_without_a_task_still_goes_to_the_only_model() throws Exception {
        // Given
        ServedModelsAccess.put(models, "compare-1-b", FakeClassifier.of(directory, "skin@2"));

        // When
        Outcome aliased = only(Optional.of("compare-1-b"), DrawnImages.disc(1));
        Outcome plain = only(Optional.empty(), DrawnImages.disc(1));

        // Then
        assertThat(aliased).isInstanceOfSatisfying(Prediction.class, prediction -> {
            assertThat(prediction.task()).isEqualTo("compare-1-b");
            assertThat(prediction.modelVersion()).hasToString("skin@2");
        });
        assertThat(plain)
                .isInstanceOfSatisfying(
                        Prediction.class,
                        prediction -> assertThat(prediction.modelVersion()).hasToString("skin@1"));
    }

    @Test
    void an_image_for_an_alias_whose_version_cannot_be_loaded_is_rejected_with_the_reason() {
        // Given
        ServedModelsAccess.failed(models, "compare-1-b", ModelVersion.parse("skin@2"), "skin@2: a file is missing");

        // When
        Outcome outcome = only(Optional.of("compare-1-b"), DrawnImages.disc(1));

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.code()).isEqualTo(RejectionCode.UNKNOWN_TASK);
            assertThat(rejection.reason())
                    .isEqualTo("no model answers for the task 'compare-1-b': skin@2: a file is missing");
        });
    }

    @Test
    void a_film_that_the_task_does_not_take_is_rejected_under_an_alias_too_and_its_batch_mates_are_predicted()
            throws Exception {
        // Given
        guards = Map.of("skin", new DicomGuard(Set.of("XC"), Set.of(), false));
        ServedModelsAccess.put(models, "compare-1-b", FakeClassifier.of(directory, "skin@2"));
        byte[] film = DicomFiles.grey(2, 2, 8).pixels8(1, 2, 3, 4).bytes();

        // When
        List<Outcome> outcomes =
                answers(Optional.empty(), batch(Optional.of("compare-1-b"), List.of(film, DrawnImages.disc(1))));

        // Then
        assertThat(outcomes.get(0)).isInstanceOfSatisfying(Rejection.class, rejection -> {
            assertThat(rejection.code()).isEqualTo(RejectionCode.WRONG_MODALITY);
            assertThat(rejection.reason()).isEqualTo("the DICOM file says the modality DX, but the task takes XC");
        });
        assertThat(outcomes.get(1)).isInstanceOf(Prediction.class);
    }

    @Test
    void the_guard_of_one_task_is_none_of_another() throws Exception {
        // Given
        guards = Map.of("skin", new DicomGuard(Set.of("XC"), Set.of(), false));
        ServedModelsAccess.put(models, FakeClassifier.of(directory, "chest@1"));
        byte[] film = DicomFiles.grey(2, 2, 8).pixels8(1, 2, 3, 4).bytes();

        // When / Then
        assertThat(only(Optional.of("chest"), film)).isInstanceOf(Prediction.class);
    }

    private List<Outcome> answers(Optional<String> defaultTask, ImageBatch batch) {
        try (PreparedBatch prepared = classification(defaultTask).prepare(batch)) {
            return prepared.answer();
        }
    }

    private Outcome only(Optional<String> task, byte[] image) {
        return answers(Optional.empty(), batch(task, List.of(image))).get(0);
    }
}
