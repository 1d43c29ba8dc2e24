package io.scanstream.trainer.strategy;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.DatasetSize;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.Similarity;
import io.scanstream.contract.SimilaritySource;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a job trains, and why.
 *
 * @param strategy never {@link Strategy#AUTO}
 * @param firstTrainableStage empty if only the head is trained
 * @param augmentation of the training images: the request's, or what the matrix asks for where the request leaves it open
 * @param matrix what the size-similarity matrix was read by; empty if the request or a random base made it needless
 * @param evidence in sentences, one at least
 */
public record ChosenStrategy(
        Strategy strategy,
        Optional<String> firstTrainableStage,
        Initialisation initialisation,
        Augmentation augmentation,
        Optional<MatrixReading> matrix,
        List<String> evidence) {

    public ChosenStrategy {
        if (strategy == Strategy.AUTO || evidence.isEmpty()) {
            throw new IllegalArgumentException("a strategy that is chosen is not AUTO and has a reason, got %s for %s"
                    .formatted(strategy, evidence));
        }
        if (firstTrainableStage.isPresent() == (strategy == Strategy.FROZEN)) {
            throw new IllegalArgumentException(
                    "%s does not go with the first trainable stage %s".formatted(strategy, firstTrainableStage));
        }
        evidence = List.copyOf(evidence);
    }

    /**
     * Where in the size-similarity matrix the data set was found.
     *
     * @param similarity {@link Similarity#SIMILAR} or {@link Similarity#DIFFERENT}
     * @param distance from the images of the pre-training in nats, if it was measured, whether or not it decided
     */
    public record MatrixReading(
            DatasetSize size, Similarity similarity, SimilaritySource source, OptionalDouble distance) {}

    /** In a few words, for a table. */
    public String title() {
        String trained = strategy == Strategy.PARTIAL
                ? "%s from %s".formatted(strategy, firstTrainableStage.orElseThrow())
                : strategy.toString();
        return matrix.isPresent() ? trained + " (chosen by the matrix)" : trained;
    }

    /** What it comes to: the request does not say it where it asks for AUTO or leaves the stage to the network. */
    public String sentence() {
        return firstTrainableStage
                .map(stage -> "the strategy is %s: the base is trained from %s on".formatted(strategy, stage))
                .orElseGet(() -> "the strategy is %s: only the head is trained".formatted(strategy));
    }

    public TrainingEvent event(String jobId, int attempt, Instant at) {
        return new TrainingEvent.StrategyChosen(
                jobId,
                attempt,
                at,
                strategy,
                firstTrainableStage.orElse(null),
                initialisation,
                matrix.map(MatrixReading::size).orElse(null),
                matrix.map(MatrixReading::similarity).orElse(null),
                matrix.map(MatrixReading::source).orElse(null),
                matrix.map(MatrixReading::distance)
                        .filter(OptionalDouble::isPresent)
                        .map(OptionalDouble::getAsDouble)
                        .orElse(null),
                evidence);
    }
}
