package io.scanstream.inference.serving;

import java.util.Optional;

/** Bytes that the weights of loaded models take, those in use included that have been replaced. Thread-safe. */
final class ModelMemory {

    private final Optional<Long> most;
    private long taken;

    /** @param most empty: no bound */
    ModelMemory(Optional<Long> most) {
        this.most = most;
    }

    synchronized void take(long bytes) {
        taken += bytes;
    }

    synchronized void give(long bytes) {
        taken -= bytes;
    }

    synchronized boolean hasRoomFor(long bytes) {
        return most.isEmpty() || taken + bytes <= most.get();
    }

    /** What is wrong if there is no room. */
    synchronized String lackFor(long bytes) {
        return "its weights have %,d bytes, but of the %,d for all models %,d are taken"
                .formatted(bytes, most.orElse(Long.MAX_VALUE), taken);
    }
}
