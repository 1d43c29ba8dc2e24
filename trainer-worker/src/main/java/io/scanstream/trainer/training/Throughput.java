package io.scanstream.trainer.training;

/** Images that stages of the base have worked on, and how long that took. Not thread-safe. */
final class Throughput {
    private long images;
    private long nanos;

    void add(long itsImages, long itsNanos) {
        images += itsImages;
        nanos += itsNanos;
    }

    double imagesPerSecond() {
        return nanos == 0 ? 0 : images * 1e9 / nanos;
    }
}
