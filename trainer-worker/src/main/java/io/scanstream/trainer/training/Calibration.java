package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The images that a base which was drawn at random takes the statistics of its normalisation from. */
record Calibration(Preprocessor preprocessor, ExecutorService decoding) {

    private static final int IMAGES = 64;

    /**
     * Shows some images to a network that was drawn at random.
     *
     * @param network takes its statistics from them; not called if none of them can be decoded
     */
    void show(List<LabelledImage> images, Consumer<PixelBatch> network) throws IOException, JobFailedException {
        List<byte[]> sound = decodable(images, preprocessor.preprocessing().imagesAtOnce(IMAGES));
        if (!sound.isEmpty()) {
            try (PixelBatch batch = PixelBatch.prepare(sound, preprocessor, decoding)) {
                network.accept(batch);
            }
        }
    }

    private List<byte[]> decodable(List<LabelledImage> images, int wanted) throws IOException, JobFailedException {
        Set<LabelledImage> candidates = new LinkedHashSet<>(spread(images, wanted));
        // In case that some of the few are undecodable.
        candidates.addAll(spread(images, IMAGES));
        List<byte[]> sound = new ArrayList<>();
        for (LabelledImage image : candidates) {
            byte[] bytes = image.bytes();
            if (isDecodable(bytes)) {
                sound.add(bytes);
            }
            if (sound.size() == wanted) {
                break;
            }
        }
        return sound;
    }

    /** The zeros that stand for an undecodable image would spoil the statistics. */
    private boolean isDecodable(byte[] image) {
        try (PixelBatch alone = PixelBatch.prepare(List.of(image), preprocessor, decoding)) {
            return alone.faults().get(0).isEmpty();
        }
    }

    /** Evenly from the whole list, which is ordered by name and so by class. */
    private static List<LabelledImage> spread(List<LabelledImage> images, int count) {
        int taken = Math.min(count, images.size());
        return IntStream.range(0, taken)
                .mapToObj(i -> images.get((int) ((long) i * images.size() / taken)))
                .toList();
    }
}
