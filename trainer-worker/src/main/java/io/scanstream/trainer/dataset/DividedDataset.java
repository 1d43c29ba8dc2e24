package io.scanstream.trainer.dataset;

import io.scanstream.contract.SplitShares;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.model.Provenance.DataFingerprint;
import io.scanstream.trainer.job.JobFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A data set ready to be learned from.
 *
 * @param positive index of the class whose presence is the finding; empty for more than two classes
 */
public record DividedDataset(Dataset dataset, Split split, Optional<Integer> positive) {

    private static final int MOST_NAMED = 100;
    private static final int MOST_CONTRADICTIONS = 10;

    public List<String> labels() {
        return dataset.labels();
    }

    public TrainingEvent event(String jobId, int attempt, Instant at) {
        return new TrainingEvent.DatasetSplit(
                jobId,
                attempt,
                at,
                split.counts(labels()),
                positive.map(labels()::get).orElse(null),
                dataset.duplicates(),
                dataset.imagesWithNearDuplicates(),
                dataset.groups(),
                split.moved(),
                dataset.unreadable().size());
    }

    /**
     * The same images divided for cross-validation: each is in the test part of exactly one fold.
     *
     * @param shares of training and validation tell how the rest of each fold is divided
     */
    public List<DividedDataset> folds(int folds, SplitShares shares, int seed) throws JobFailedException {
        return Split.folds(dataset, folds, shares, seed).stream()
                .map(fold -> new DividedDataset(dataset, fold, positive))
                .toList();
    }

    /** All images to learn from: for the model that follows a cross-validation. */
    public DividedDataset undivided() {
        return new DividedDataset(dataset, Split.whole(dataset), positive);
    }

    /** What of the data set a reader of the scores should know, in sentences. */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>(dataset.remarks());
        int alike = dataset.imagesWithNearDuplicates();
        if (alike > 0) {
            remarks.add("%d images show the picture of another in a different file; such images are in one part"
                    .formatted(alike));
        }
        dataset.nearDuplicates().stream()
                .filter(NearDuplicate::contradictory)
                .limit(MOST_CONTRADICTIONS)
                .forEach(pair -> remarks.add("%s and %s show the same picture under two labels"
                        .formatted(pair.first().name(), pair.second().name())));
        if (split.moved() > 0) {
            remarks.add(
                    "%d images are not in the part that the data set gives them to, because a copy or another of their"
                                    .formatted(split.moved())
                            + " group is elsewhere");
        }
        return remarks;
    }

    /**
     * What is left when some of the images turn out to be unreadable, each image in the part where it was.
     *
     * @throws JobFailedException if they are too many, together with those that were known
     */
    public DividedDataset without(List<UnreadableFile> undecodable, double maximumUnreadableShare)
            throws JobFailedException {
        Dataset left = dataset.without(undecodable, maximumUnreadableShare);
        return new DividedDataset(left, split.of(left.images()), positive);
    }

    /**
     * Asked while images turn out to be unreadable; counts nothing anew.
     *
     * @throws JobFailedException if they are too many, together with those that were known
     */
    public void requireReadable(List<UnreadableFile> undecodable, double maximumUnreadableShare)
            throws JobFailedException {
        dataset.requireReadable(undecodable, maximumUnreadableShare);
    }

    public DataFingerprint fingerprint() {
        List<String> unreadable =
                dataset.unreadable().stream().map(UnreadableFile::toString).toList();
        return new DataFingerprint(
                split.fingerprint(labels()),
                split.counts(labels()),
                dataset.duplicates(),
                dataset.imagesWithNearDuplicates(),
                dataset.groups(),
                split.moved(),
                unreadable.size(),
                unreadable.subList(0, Math.min(MOST_NAMED, unreadable.size())));
    }
}
