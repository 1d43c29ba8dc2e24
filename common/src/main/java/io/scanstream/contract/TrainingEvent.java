package io.scanstream.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;

/**
 * What happens while a job runs, in this order. {@code attempt} tells the runs of one job apart: after a crash the
 * events begin again with the next attempt, or go on with {@link Resumed}; exactly one {@link Completed}, {@link Failed} or {@link Cancelled} ends a
 * job.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TrainingEvent.Accepted.class, name = "Accepted"),
    @JsonSubTypes.Type(value = TrainingEvent.DatasetSplit.class, name = "DatasetSplit"),
    @JsonSubTypes.Type(value = TrainingEvent.StrategyChosen.class, name = "StrategyChosen"),
    @JsonSubTypes.Type(value = TrainingEvent.Resumed.class, name = "Resumed"),
    @JsonSubTypes.Type(value = TrainingEvent.FeaturesComputed.class, name = "FeaturesComputed"),
    @JsonSubTypes.Type(value = TrainingEvent.EpochCompleted.class, name = "EpochCompleted"),
    @JsonSubTypes.Type(value = TrainingEvent.FoldEvaluated.class, name = "FoldEvaluated"),
    @JsonSubTypes.Type(value = TrainingEvent.Evaluated.class, name = "Evaluated"),
    @JsonSubTypes.Type(value = TrainingEvent.Completed.class, name = "Completed"),
    @JsonSubTypes.Type(value = TrainingEvent.Failed.class, name = "Failed"),
    @JsonSubTypes.Type(value = TrainingEvent.Cancelled.class, name = "Cancelled")
})
public sealed interface TrainingEvent {

    String jobId();

    int attempt();

    Instant at();

    /** Whether nothing follows. */
    default boolean isEnd() {
        return this instanceof Completed || this instanceof Failed || this instanceof Cancelled;
    }

    /** A worker has begun. */
    record Accepted(String jobId, int attempt, Instant at, String worker) implements TrainingEvent {
        public Accepted {
            requireCommon(jobId, attempt, at);
            Rules.text("worker", worker);
        }
    }

    /**
     * The images are read and divided.
     *
     * @param positive the class that sensitivity speaks of; null for more than two classes
     * @param duplicates images whose bytes are those of another; copies stay in one part
     * @param nearDuplicates images that show the picture of another in a different file, which stay in one part, too
     * @param groups patients, lesions or the like that the data set names; the images of one stay in one part
     * @param moved images that the data set gives to a part other than the one they are in, where a copy or another of
     *     their group is
     * @param unreadable files that were left out so far; the model's manifest names them, and those whose pixels turn out
     *     to be damaged
     */
    record DatasetSplit(
            String jobId,
            int attempt,
            Instant at,
            List<ClassCount> classes,
            String positive,
            int duplicates,
            int nearDuplicates,
            int groups,
            int moved,
            int unreadable)
            implements TrainingEvent {
        public DatasetSplit {
            requireCommon(jobId, attempt, at);
            classes = Rules.nonEmpty("classes", classes);
            Rules.optionalText("positive", positive);
            Rules.notNegative("duplicates", duplicates);
            Rules.notNegative("nearDuplicates", nearDuplicates);
            Rules.notNegative("groups", groups);
            Rules.notNegative("moved", moved);
            Rules.notNegative("unreadable", unreadable);
        }
    }

    /** Images of a class in each part. */
    record ClassCount(String label, int train, int validation, int test) {
        public ClassCount {
            Rules.text("label", label);
            Rules.notNegative("train", train);
            Rules.notNegative("validation", validation);
            Rules.notNegative("test", test);
        }
    }

    /**
     * What will be trained.
     *
     * @param firstTrainableStage null if only the head is trained
     * @param size where the size-similarity matrix was read; null if it was not
     * @param similarity likewise, {@link Similarity#SIMILAR} or {@link Similarity#DIFFERENT}
     * @param similaritySource null if and only if there is no similarity
     * @param distance of the images from those that the base was pre-trained on, in nats; null if it was not measured
     * @param evidence why, in sentences
     */
    record StrategyChosen(
            String jobId,
            int attempt,
            Instant at,
            Strategy strategy,
            String firstTrainableStage,
            Initialisation initialisation,
            DatasetSize size,
            Similarity similarity,
            SimilaritySource similaritySource,
            Double distance,
            List<String> evidence)
            implements TrainingEvent {
        public StrategyChosen {
            requireCommon(jobId, attempt, at);
            Rules.required("strategy", strategy);
            Rules.optionalText("firstTrainableStage", firstTrainableStage);
            Rules.required("initialisation", initialisation);
            if (similarity == Similarity.MEASURED) {
                throw new InvalidMessageException("similarity", similarity, "it must be SIMILAR or DIFFERENT");
            }
            if (similarity != null) {
                Rules.required("similaritySource", similaritySource);
            } else if (similaritySource != null) {
                throw new InvalidMessageException("similaritySource", similaritySource, "it goes with a similarity");
            }
            if (distance != null) {
                Rules.notNegative("distance", distance);
            }
            evidence = Rules.nonEmpty("evidence", evidence);
        }
    }

    /**
     * This attempt goes on where the checkpoint of an earlier one was written. What that one has reported up to there is not
     * reported again.
     *
     * @param fromAttempt the attempt that wrote it
     * @param fold that was being trained, from 1; null without cross-validation and for the model that is trained on all
     *     images
     * @param epoch the last one of this fold that need not be run again; 0 if none was over
     */
    record Resumed(String jobId, int attempt, Instant at, int fromAttempt, Integer fold, int epoch)
            implements TrainingEvent {
        public Resumed {
            requireCommon(jobId, attempt, at);
            Rules.between("fromAttempt", fromAttempt, 1, attempt - 1);
            if (fold != null) {
                Rules.between("fold", fold, 1, Integer.MAX_VALUE);
            }
            Rules.between("epoch", epoch, 0, Integer.MAX_VALUE);
        }
    }

    /** The frozen part of the network has seen {@code done} of {@code total} images. */
    record FeaturesComputed(String jobId, int attempt, Instant at, int done, int total) implements TrainingEvent {
        public FeaturesComputed {
            requireCommon(jobId, attempt, at);
            Rules.between("total", total, 1, Integer.MAX_VALUE);
            Rules.between("done", done, 0, total);
        }
    }

    /**
     * One pass over the training part.
     *
     * @param fold from 1; null without cross-validation and for the model that is trained on all images
     * @param epochs the most there can be
     * @param trainingLoss mean over the epoch, dropout on
     * @param validationLoss dropout off; null if there is no validation part, as for the model that is trained on all
     *     images
     * @param validationAuc likewise
     * @param best whether this is the best epoch so far, the one that is kept
     */
    record EpochCompleted(
            String jobId,
            int attempt,
            Instant at,
            Integer fold,
            int epoch,
            int epochs,
            double trainingLoss,
            Double validationLoss,
            Double validationAuc,
            double learningRate,
            boolean best)
            implements TrainingEvent {
        public EpochCompleted {
            requireCommon(jobId, attempt, at);
            if (fold != null) {
                Rules.between("fold", fold, 1, Integer.MAX_VALUE);
            }
            Rules.between("epochs", epochs, 1, Integer.MAX_VALUE);
            Rules.between("epoch", epoch, 1, epochs);
            Rules.finite("trainingLoss", trainingLoss);
            if (validationLoss != null) {
                Rules.finite("validationLoss", validationLoss);
            }
            if (validationAuc != null) {
                Rules.share("validationAuc", validationAuc);
            }
            Rules.finite("learningRate", learningRate);
        }
    }

    /**
     * The images of one fold have been scored by a model that was trained on the others.
     *
     * @param fold from 1
     * @param folds how many there are
     */
    record FoldEvaluated(String jobId, int attempt, Instant at, int fold, int folds, Metrics metrics)
            implements TrainingEvent {
        public FoldEvaluated {
            requireCommon(jobId, attempt, at);
            Rules.between("folds", folds, 2, Integer.MAX_VALUE);
            Rules.between("fold", fold, 1, folds);
            Rules.required("metrics", metrics);
        }
    }

    /** What the model will be judged by: the untouched test part has been scored, or every fold. */
    record Evaluated(String jobId, int attempt, Instant at, Metrics metrics) implements TrainingEvent {
        public Evaluated {
            requireCommon(jobId, attempt, at);
            Rules.required("metrics", metrics);
        }
    }

    /**
     * The model is published.
     *
     * @param bestEpoch the epoch whose weights it has
     * @param seconds from accepting to publishing
     * @param imagesPerSecond that the network saw while features were computed and epochs run
     */
    record Completed(
            String jobId,
            int attempt,
            Instant at,
            ModelPublished model,
            int bestEpoch,
            double seconds,
            double imagesPerSecond)
            implements TrainingEvent {
        public Completed {
            requireCommon(jobId, attempt, at);
            Rules.required("model", model);
            Rules.between("bestEpoch", bestEpoch, 1, Integer.MAX_VALUE);
            Rules.finite("seconds", seconds);
            Rules.finite("imagesPerSecond", imagesPerSecond);
        }
    }

    /** The job ends without a model; the untouched request lies in {@code training.requests.dlq}. */
    record Failed(String jobId, int attempt, Instant at, FailureCode code, String reason) implements TrainingEvent {
        public Failed {
            requireCommon(jobId, attempt, at);
            Rules.required("code", code);
            reason = Rules.reason("reason", reason);
        }
    }

    /** The job ends without a model because somebody wanted it so. */
    record Cancelled(String jobId, int attempt, Instant at) implements TrainingEvent {
        public Cancelled {
            requireCommon(jobId, attempt, at);
        }
    }

    private static void requireCommon(String jobId, int attempt, Instant at) {
        Rules.identifier("jobId", jobId);
        Rules.between("attempt", attempt, 1, Integer.MAX_VALUE);
        Rules.required("at", at);
    }
}
