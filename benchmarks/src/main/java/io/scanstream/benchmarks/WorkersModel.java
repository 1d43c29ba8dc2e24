package io.scanstream.benchmarks;

import io.scanstream.contract.ModelPublished;
import io.scanstream.imaging.EncodedImage;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PendingPixels;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelRepository;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A model as a worker loads and runs it, and how fast its two parts are when each has all cores. */
final class WorkersModel implements AutoCloseable {

    private final ImageClassifier classifier;
    private final Preprocessor preprocessor;
    private final ExecutorService decoding = Executors.newFixedThreadPool(Defaults.CORES);
    private final List<byte[]> images;

    private WorkersModel(ImageClassifier classifier, List<byte[]> images) {
        this.classifier = classifier;
        this.preprocessor = new Preprocessor(classifier.manifest().preprocessing(), ImageLimits.defaults());
        this.images = images;
    }

    static WorkersModel load(BlobStore store, ModelPublished published, List<byte[]> images) throws IOException {
        return new WorkersModel(new ModelRepository(store).load(published), images);
    }

    /** From pixels that lie ready to probabilities. */
    Pace network(Duration time) {
        int together = Defaults.portions().most(classifier.manifest());
        return SideBySide.pace(Defaults.networkThreads(), time, () -> {
            PixelBatch batch = PixelBatch.prepare(images.subList(0, together), preprocessor, decoding);
            return new SideBySide.Work() {
                @Override
                public int step() {
                    return classifier.probabilities(batch).length;
                }

                @Override
                public void close() {
                    batch.close();
                }
            };
        });
    }

    private List<EncodedImage> encoded(int count) {
        return images.subList(0, count).stream().map(EncodedImage::of).toList();
    }

    /** From files to pixels, always one batch ahead so that no thread waits. */
    Pace decoding(Duration time) {
        int together = images.size() / 2;
        Deque<PendingPixels> ahead = new ArrayDeque<>();
        return SideBySide.pace(1, time, () -> new SideBySide.Work() {
            @Override
            public int step() {
                while (ahead.size() < 2) {
                    ahead.add(PendingPixels.unaltered(encoded(together), preprocessor, decoding));
                }
                try (PendingPixels pending = ahead.remove();
                        PixelBatch batch = pending.await()) {
                    return batch.size();
                }
            }

            @Override
            public void close() {
                ahead.forEach(pending -> pending.await().close());
            }
        });
    }

    @Override
    public void close() {
        decoding.shutdown();
        classifier.close();
    }
}
