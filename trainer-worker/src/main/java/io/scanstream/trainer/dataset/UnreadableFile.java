package io.scanstream.trainer.dataset;

/** A file that was left out, and why. */
public record UnreadableFile(String name, String reason) {

    @Override
    public String toString() {
        return name + ": " + reason;
    }
}
