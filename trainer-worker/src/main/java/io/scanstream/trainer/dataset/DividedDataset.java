package io.scanstream.trainer.dataset;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.model.Provenance.DataFingerprint;
import io.scanstream.trainer.job.JobFailedException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A data set ready to be learned from.
 *
 * @param positive index of the class whose presence is the finding; empty for more than two classes
 */
public record DividedDataset(Dataset dataset, Split split, Optional<Integer> positive) {

    private static final int MOST_NAMED = 100;

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
                dataset.unreadable().size());
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

    public DataFingerprint fingerprint() {
        List<String> unreadable =
                dataset.unreadable().stream().map(UnreadableFile::toString).toList();
        return new DataFingerprint(
                split.fingerprint(labels()),
                split.counts(labels()),
                dataset.duplicates(),
                unreadable.size(),
                unreadable.subList(0, Math.min(MOST_NAMED, unreadable.size())));
    }
}
