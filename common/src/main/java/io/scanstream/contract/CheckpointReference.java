package io.scanstream.contract;

/**
 * Where a later attempt at a job goes on.
 *
 * @param key of the checkpoint's manifest in the store
 * @param sha256 of the manifest, which in turn names the digest of every file that belongs to it
 * @param attempt that wrote it
 */
public record CheckpointReference(String key, String sha256, int attempt) {

    public CheckpointReference {
        Rules.text("key", key);
        Rules.sha256("sha256", sha256);
        Rules.between("attempt", attempt, 1, Integer.MAX_VALUE);
    }
}
