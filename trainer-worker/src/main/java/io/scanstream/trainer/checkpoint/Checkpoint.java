package io.scanstream.trainer.checkpoint;

import io.scanstream.trainer.dataset.UnreadableFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a job has come to, as its manifest in the store says it. Files that did not change since the checkpoint before are
 * named again, not written again.
 *
 * @param schemaVersion of this file
 * @param attempt that wrote it
 * @param basis digest of everything that the kept numbers follow from: with another basis they are another job's
 * @param folds that are over, in their order; a {@link KeptFold} each
 * @param training of the network in hand; null if none of its epochs was over
 * @param features null if none are kept
 * @param undecodable images that turned out to be damaged so far
 */
public record Checkpoint(
        int schemaVersion,
        String jobId,
        int attempt,
        String basis,
        List<KeptFile> folds,
        KeptTraining training,
        KeptFeatures features,
        List<UnreadableFile> undecodable) {

    static final int CURRENT_SCHEMA = 1;

    public Checkpoint {
        if (schemaVersion != CURRENT_SCHEMA) {
            throw new IllegalArgumentException("the checkpoint has schema version %d, but this program reads version %d"
                    .formatted(schemaVersion, CURRENT_SCHEMA));
        }
        require("jobId", jobId);
        require("basis", basis);
        require("folds", folds);
        require("undecodable", undecodable);
        folds = List.copyOf(folds);
        undecodable = List.copyOf(undecodable);
    }

    static void require(String field, Object value) {
        if (value == null) {
            throw new IllegalArgumentException("the checkpoint lacks %s, which is required".formatted(field));
        }
    }

    /** All that it takes. */
    List<KeptFile> files() {
        List<KeptFile> files = new ArrayList<>(folds);
        Optional.ofNullable(training).map(KeptTraining::files).ifPresent(files::addAll);
        Stream.ofNullable(features).map(KeptFeatures::rows).forEach(files::add);
        return files;
    }
}
