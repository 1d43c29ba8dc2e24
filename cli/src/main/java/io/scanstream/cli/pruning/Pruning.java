package io.scanstream.cli.pruning;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.storage.AttemptFolder;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.StoredBlob;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds and removes what nothing refers to.
 *
 * @param references asked for the present ones
 */
public record Pruning(BlobStore store, Supplier<References> references) {

    /**
     * @param orphans folders that nothing refers to
     * @param isNothingPublished whether no version is published at all
     */
    public record Found(List<OrphanedFolder> orphans, boolean isNothingPublished) {}

    /** @param before when all files of a folder must have been written */
    public Found find(Instant before) throws IOException {
        List<StoredBlob> blobs = new ArrayList<>();
        for (AttemptFolder.Kind kind : AttemptFolder.Kind.values()) {
            blobs.addAll(store.list(kind.root()));
        }
        References now = references.get();
        return new Found(now.orphans(blobs, before), now.published().isEmpty());
    }

    /** @throws CommandFailure if bundles would go though no version is published: it may be the wrong broker, or a new one */
    public void remove(Found found) throws IOException {
        boolean hasBundles = found.orphans().stream().anyMatch(orphan -> orphan.kind() == AttemptFolder.Kind.BUNDLE);
        if (found.isNothingPublished() && hasBundles) {
            throw new CommandFailure(
                    "no version is published at this broker, so that every bundle in %s would go;".formatted(store)
                            + " if that is meant, remove its folder 'models' by other means");
        }
        for (OrphanedFolder orphan : found.orphans()) {
            for (BlobKey key : store.below(orphan.key())) {
                store.delete(key);
            }
        }
    }
}
