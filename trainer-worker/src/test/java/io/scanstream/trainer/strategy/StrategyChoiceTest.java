package io.scanstream.trainer.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.DatasetSize;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Similarity;
import io.scanstream.contract.SimilaritySource;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingRequestBuilder;
import io.scanstream.model.NetworkCatalogue;
import io.scanstream.model.NetworkForm;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyChoiceTest {

    private static final NetworkForm VGG16 =
            NetworkCatalogue.formsOf(NetworkName.VGG16).get(0);
    private static final Measurement NOT_TAKEN = new Measurement.NotTaken("there are no weights");

    @ParameterizedTest(name = "{0} images in the smallest class, {1}: {2} from {3}")
    @CsvSource({
        "1000, SIMILAR, PARTIAL, block5, NONE, LARGE",
        "1000, DIFFERENT, FULL, block1, NONE, LARGE",
        "999, SIMILAR, FROZEN, , NONE, SMALL",
        "999, DIFFERENT, PARTIAL, block4, GENERAL, SMALL"
    })
    void every_cell_of_the_matrix_has_its_strategy(
            int smallest,
            Similarity similarity,
            Strategy strategy,
            String stage,
            AugmentationPreset augmentation,
            DatasetSize size)
            throws Exception {
        // When
        ChosenStrategy chosen = choose(auto().similarity(similarity).build(), NOT_TAKEN, smallest);

        // Then
        assertThat(chosen.strategy()).isEqualTo(strategy);
        assertThat(chosen.firstTrainableStage()).isEqualTo(Optional.ofNullable(stage));
        assertThat(chosen.augmentation()).isEqualTo(Augmentation.of(augmentation));
        assertThat(chosen.matrix()).hasValueSatisfying(matrix -> {
            assertThat(matrix.size()).isEqualTo(size);
            assertThat(matrix.similarity()).isEqualTo(similarity);
            assertThat(matrix.source()).isEqualTo(SimilaritySource.STATED);
        });
    }

    @Test
    void the_evidence_tells_counts_limits_and_the_figure() throws Exception {
        // When
        ChosenStrategy chosen = choose(auto().build(), measured(0.1874), 123);

        // Then
        assertThat(chosen.evidence())
                .containsExactly(
                        "the smallest class, square, has 123 images to learn from, fewer than 1000: SMALL",
                        "128 images lie 0.187 nats from those that mobilenet_v2 was pre-trained on, more than 0.080:"
                                + " DIFFERENT",
                        "SMALL and DIFFERENT: the base is trained from a deeper stage on, with augmentation against"
                                + " overfitting",
                        "the request leaves augmentation open: the preset GENERAL is taken");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"0, SIMILAR", "0.08, SIMILAR", "0.0801, DIFFERENT", "3, DIFFERENT"})
    void a_measured_similarity_decides_where_none_is_stated(double distance, Similarity similarity) throws Exception {
        // When
        ChosenStrategy chosen = choose(auto().build(), measured(distance), 10);

        // Then
        assertThat(chosen.matrix()).hasValueSatisfying(matrix -> {
            assertThat(matrix.similarity()).isEqualTo(similarity);
            assertThat(matrix.source()).isEqualTo(SimilaritySource.MEASURED);
            assertThat(matrix.distance()).hasValue(distance);
        });
    }

    @Test
    void a_measurement_that_fails_does_not_hold_up_a_stated_similarity() throws Exception {
        // Given
        StrategyChoice strategies = new StrategyChoice((training, seed, pulse) -> {
            throw new IOException("the publisher does not answer");
        });
        TrainingRequest stated = auto().similarity(Similarity.SIMILAR).build();
        TrainingRequest measured = auto().build();

        // When
        ChosenStrategy chosen = strategies.choose(stated, VGG16, images(10), TrainingImages.LABELS, () -> {});
        Throwable fault =
                catchThrowable(() -> strategies.choose(measured, VGG16, images(10), TrainingImages.LABELS, () -> {}));

        // Then
        assertThat(chosen.strategy()).isEqualTo(Strategy.FROZEN);
        assertThat(fault).isInstanceOf(IOException.class).hasMessage("the publisher does not answer");
    }

    @ParameterizedTest(name = "stated {0}, measured {1}")
    @CsvSource({"SIMILAR, 0.3", "SIMILAR, 0.01", "DIFFERENT, 0.01", "DIFFERENT, 0.3"})
    void a_stated_similarity_is_never_outvoted(Similarity stated, double distance) throws Exception {
        // When
        ChosenStrategy chosen = choose(auto().similarity(stated).build(), measured(distance), 10);

        // Then
        boolean disagrees = (distance > 0.08) != (stated == Similarity.DIFFERENT);
        assertThat(chosen.matrix().orElseThrow().similarity()).isEqualTo(stated);
        assertThat(chosen.matrix().orElseThrow().source()).isEqualTo(SimilaritySource.STATED);
        assertThat(chosen.evidence()).contains("the request states " + stated);
        assertThat(chosen.evidence().stream().anyMatch(sentence -> sentence.endsWith("does not outvote the request")))
                .isEqualTo(disagrees);
    }

    @Test
    void what_cannot_be_measured_is_taken_to_be_different() throws Exception {
        // When
        ChosenStrategy chosen = choose(auto().build(), NOT_TAKEN, 10);

        // Then
        assertThat(chosen.matrix().orElseThrow())
                .extracting(ChosenStrategy.MatrixReading::similarity, ChosenStrategy.MatrixReading::source)
                .containsExactly(Similarity.DIFFERENT, SimilaritySource.ASSUMED);
        assertThat(chosen.evidence())
                .contains("the similarity was not measured: there are no weights")
                .anyMatch(sentence -> sentence.startsWith("it is taken to be DIFFERENT"));
    }

    @ParameterizedTest
    @EnumSource(
            value = AugmentationPreset.class,
            names = {"NONE", "DERMOSCOPY"})
    void the_augmentation_that_a_request_states_stands(AugmentationPreset preset) throws Exception {
        // Given
        Augmentation stated = Augmentation.of(preset);

        // When
        ChosenStrategy chosen = choose(auto().augmentation(stated).build(), measured(1), 10);

        // Then
        assertThat(chosen.augmentation()).isEqualTo(stated);
        assertThat(chosen.evidence().contains("the request asks for no augmentation, so there is none"))
                .isEqualTo(preset == AugmentationPreset.NONE);
    }

    @ParameterizedTest(name = "{0} {1}: from {2}")
    @CsvSource({"FROZEN, ,", "PARTIAL, , block5", "PARTIAL, block2, block2", "FULL, , block1"})
    void a_strategy_that_is_asked_for_is_taken_without_measuring(Strategy strategy, String asked, String stage)
            throws Exception {
        // Given
        TrainingRequest request = request(strategy).firstTrainableStage(asked).build();
        StrategyChoice choice = new StrategyChoice((training, seed, pulse) -> {
            throw new AssertionError("there is nothing to measure");
        });

        // When
        ChosenStrategy chosen = choice.choose(request, VGG16, images(10), TrainingImages.LABELS, () -> {});

        // Then
        assertThat(chosen.strategy()).isEqualTo(strategy);
        assertThat(chosen.firstTrainableStage()).isEqualTo(Optional.ofNullable(stage));
        assertThat(chosen.matrix()).isEmpty();
        assertThat(chosen.evidence()).containsExactly("the request asks for " + strategy);
    }

    @Test
    void a_stage_that_the_network_does_not_have_is_refused_with_those_that_it_has() {
        // Given
        TrainingRequest request =
                request(Strategy.PARTIAL).firstTrainableStage("layer4").build();

        // When
        JobFailedException failure =
                catchThrowableOfType(JobFailedException.class, () -> choose(request, NOT_TAKEN, 10));

        // Then
        assertThat(failure.code()).isEqualTo(FailureCode.NOT_SUPPORTED);
        assertThat(failure)
                .hasMessage("firstTrainableStage is 'layer4', but the stages of vgg16 are block1, block2, block3,"
                        + " block4, block5");
    }

    @Test
    void a_base_that_was_drawn_at_random_is_trained_whole() throws Exception {
        // When
        ChosenStrategy chosen =
                choose(auto().initialisation(Initialisation.RANDOM).build(), measured(0), 10);

        // Then
        assertThat(chosen.strategy()).isEqualTo(Strategy.FULL);
        assertThat(chosen.matrix()).isEmpty();
        assertThat(chosen.evidence()).anyMatch(sentence -> sentence.startsWith("the base is drawn at random"));
    }

    @Test
    void the_event_tells_what_was_chosen_and_by_what() throws Exception {
        // When
        TrainingEvent event = choose(auto().build(), measured(0.19), 10).event("job-1", 2, Instant.EPOCH);

        // Then
        assertThat(event).isInstanceOfSatisfying(TrainingEvent.StrategyChosen.class, chosen -> {
            assertThat(chosen.strategy()).isEqualTo(Strategy.PARTIAL);
            assertThat(chosen.firstTrainableStage()).isEqualTo("block4");
            assertThat(chosen.initialisation()).isEqualTo(Initialisation.PRETRAINED);
            assertThat(chosen.size()).isEqualTo(DatasetSize.SMALL);
            assertThat(chosen.similarity()).isEqualTo(Similarity.DIFFERENT);
            assertThat(chosen.similaritySource()).isEqualTo(SimilaritySource.MEASURED);
            assertThat(chosen.distance()).isEqualTo(0.19);
        });
    }

    private static ChosenStrategy choose(TrainingRequest request, Measurement measurement, int smallest)
            throws Exception {
        StrategyChoice choice = new StrategyChoice((training, seed, pulse) -> measurement);
        return choice.choose(request, VGG16, images(smallest), TrainingImages.LABELS, () -> {});
    }

    private static List<LabelledImage> images(int smallest) {
        return TrainingImages.named(smallest + 1, smallest);
    }

    private static Measurement measured(double distance) {
        return new Measurement.Taken(distance, NormalisationMeasure.LIMIT, 128, "mobilenet_v2");
    }

    private static TrainingRequestBuilder auto() {
        return request(Strategy.AUTO);
    }

    private static TrainingRequestBuilder request(Strategy strategy) {
        return TrainingRequest.of(
                "job-1",
                "melanoma",
                DatasetReference.of("file:///data", DatasetLayout.FOLDERS),
                NetworkName.VGG16,
                strategy);
    }
}
