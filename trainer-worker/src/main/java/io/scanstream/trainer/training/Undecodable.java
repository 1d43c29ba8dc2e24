package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Collects the images of a data set whose pixels turn out to be damaged. Not thread-safe. */
final class Undecodable {
    private final Map<String, UnreadableFile> byName = new LinkedHashMap<>();

    List<UnreadableFile> files() {
        return List.copyOf(byName.values());
    }

    /** The places in a batch whose images are sound; the others are remembered. */
    int[] sound(List<LabelledImage> images, PixelBatch batch) {
        return IntStream.range(0, images.size())
                .filter(i -> isSound(images.get(i), batch.faults().get(i)))
                .toArray();
    }

    private boolean isSound(LabelledImage image, Optional<UnusableImageException> fault) {
        fault.ifPresent(
                problem -> byName.putIfAbsent(image.name(), new UnreadableFile(image.name(), problem.getMessage())));
        return fault.isEmpty();
    }
}
