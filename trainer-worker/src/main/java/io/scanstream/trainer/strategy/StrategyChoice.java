package io.scanstream.trainer.strategy;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.AugmentationPreset;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Similarity;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.model.NetworkForm;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.strategy.ChosenStrategy.MatrixReading;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Decides how much of a network is trained: as the request says, or for AUTO as the size-similarity matrix says. */
public final class StrategyChoice {

    private final SimilarityMeasure measure;

    StrategyChoice(SimilarityMeasure measure) {
        this.measure = measure;
    }

    /**
     * With a measure that looks at what a pre-trained network makes of the images.
     *
     * @param weights of the network that looks; without them nothing can be measured
     * @param decoding threads for decoding images; stays the caller's to shut down
     */
    public static StrategyChoice measuringWith(KnownWeights weights, ImageLimits limits, ExecutorService decoding) {
        return new StrategyChoice(new NormalisationMeasure(weights, limits, decoding));
    }

    /**
     * Chooses for a job.
     *
     * @param form of the network that will be trained; its stages are the ones to choose from
     * @param training the images to learn from, no others
     * @param labels the classes, by label
     * @param pulse called once per batch of work; may throw to end it
     * @throws JobFailedException if the request names a stage that the network does not have
     */
    public ChosenStrategy choose(
            TrainingRequest request,
            NetworkForm form,
            List<LabelledImage> training,
            List<String> labels,
            Runnable pulse)
            throws JobFailedException, IOException {
        if (request.strategy() != Strategy.AUTO) {
            return asRequested(request, form);
        }
        return request.initialisation() == Initialisation.RANDOM
                ? nothingToKeep(request, form)
                : byMatrix(request, form, training, labels, pulse);
    }

    private static ChosenStrategy asRequested(TrainingRequest request, NetworkForm form) throws JobFailedException {
        Optional<String> stage = switch (request.strategy()) {
            case PARTIAL -> Optional.of(requestedStage(request, form));
            case FULL -> Optional.of(form.stageNames().get(0));
            case FROZEN -> Optional.empty();
            case AUTO -> throw new IllegalArgumentException("AUTO leaves it to the matrix");
        };
        return new ChosenStrategy(
                request.strategy(),
                stage,
                request.initialisation(),
                request.augmentation(),
                Optional.empty(),
                List.of("the request asks for %s".formatted(request.strategy())));
    }

    private static String requestedStage(TrainingRequest request, NetworkForm form) throws JobFailedException {
        String stage = request.firstTrainableStage();
        if (stage == null) {
            return form.partialStage();
        }
        if (!form.stageNames().contains(stage)) {
            throw new JobFailedException(
                    FailureCode.NOT_SUPPORTED,
                    "firstTrainableStage is '%s', but the stages of %s are %s"
                            .formatted(stage, form.network().wireName(), String.join(", ", form.stageNames())));
        }
        return stage;
    }

    /** The matrix weighs what a base has learned; one that was drawn at random has learned nothing. */
    private static ChosenStrategy nothingToKeep(TrainingRequest request, NetworkForm form) {
        List<String> evidence = new ArrayList<>();
        evidence.add("the base is drawn at random: there is nothing in it to keep, and everything is trained");
        return new ChosenStrategy(
                Strategy.FULL,
                Optional.of(form.stageNames().get(0)),
                Initialisation.RANDOM,
                wantedAugmentation(request, evidence),
                Optional.empty(),
                evidence);
    }

    private ChosenStrategy byMatrix(
            TrainingRequest request,
            NetworkForm form,
            List<LabelledImage> training,
            List<String> labels,
            Runnable pulse)
            throws JobFailedException, IOException {
        SmallestClass smallest = SmallestClass.of(training, labels);
        Judgement judgement = Judgement.of(request.similarity(), measured(request, training, pulse));
        MatrixCell cell = MatrixCell.of(smallest.size(), judgement.similarity());
        List<String> evidence = new ArrayList<>();
        evidence.add(smallest.sentence());
        evidence.addAll(judgement.evidence());
        evidence.add(cell.sentence());
        return new ChosenStrategy(
                cell.strategy(),
                firstTrainable(cell, form),
                request.initialisation(),
                augmentation(cell, request, evidence),
                Optional.of(new MatrixReading(
                        cell.size(), judgement.similarity(), judgement.source(), judgement.distance())),
                evidence);
    }

    /** Where the similarity is stated, the measurement is a remark beside it, and no reason to try the job again. */
    private Measurement measured(TrainingRequest request, List<LabelledImage> training, Runnable pulse)
            throws JobFailedException, IOException {
        try {
            return measure.of(training, request.seed(), pulse);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            if (request.similarity() == Similarity.MEASURED) {
                throw e;
            }
            return new Measurement.NotTaken(e.getMessage());
        }
    }

    private static Optional<String> firstTrainable(MatrixCell cell, NetworkForm form) {
        return switch (cell) {
            case LARGE_SIMILAR -> Optional.of(form.partialStage());
            case LARGE_DIFFERENT -> Optional.of(form.stageNames().get(0));
            case SMALL_SIMILAR -> Optional.empty();
            case SMALL_DIFFERENT -> Optional.of(form.deeperStage());
        };
    }

    private static Augmentation augmentation(MatrixCell cell, TrainingRequest request, List<String> evidence) {
        return cell == MatrixCell.SMALL_DIFFERENT
                ? wantedAugmentation(request, evidence)
                : Optional.ofNullable(request.augmentation()).orElse(Augmentation.none());
    }

    /** Where much is trained on little, there should be some; but the request's word stands. */
    private static Augmentation wantedAugmentation(TrainingRequest request, List<String> evidence) {
        if (request.augmentation() == null) {
            evidence.add("the request leaves augmentation open: the preset %s is taken"
                    .formatted(AugmentationPreset.GENERAL));
            return Augmentation.of(AugmentationPreset.GENERAL);
        }
        if (request.augmentation().changesNothing()) {
            evidence.add("the request asks for no augmentation, so there is none");
        }
        return request.augmentation();
    }
}
