package io.scanstream.trainer.dataset;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.model.Provenance.DataFingerprint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

    /** @param undecodable files whose pixels turned out to be unreadable later */
    public DataFingerprint fingerprint(List<UnreadableFile> undecodable) {
        List<String> unreadable = Stream.concat(dataset.unreadable().stream(), undecodable.stream())
                .map(UnreadableFile::toString)
                .toList();
        return new DataFingerprint(
                split.fingerprint(labels()),
                split.counts(labels()),
                dataset.duplicates(),
                unreadable.size(),
                unreadable.subList(0, Math.min(MOST_NAMED, unreadable.size())));
    }
}
