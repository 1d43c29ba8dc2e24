package io.scanstream.trainer.checkpoint;

/** A file in the store as a checkpoint names it: written once, never changed. */
public record KeptFile(String key, long bytes, String sha256) {

    public KeptFile {
        Checkpoint.require("key", key);
        Checkpoint.require("sha256", sha256);
    }
}
