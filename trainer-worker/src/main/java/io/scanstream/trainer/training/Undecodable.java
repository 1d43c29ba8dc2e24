package io.scanstream.trainer.training;

import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.UnreadableFile;
import io.scanstream.trainer.job.JobFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Collects the images of a data set whose pixels turn out to be damaged. Not thread-safe. */
final class Undecodable {
    private final Limit limit;
    private final List<UnreadableFile> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** @param limit asked about each new file, so that a job which has too many ends at once */
    Undecodable(Limit limit) {
        this.limit = limit;
    }

    /** How many are borne. */
    interface Limit {

        /** @throws JobFailedException if these are too many */
        void check(List<UnreadableFile> undecodable) throws JobFailedException;
    }

    /** Those that an earlier attempt at the job has met: they were not too many. */
    void know(List<UnreadableFile> known) {
        known.forEach(file -> {
            names.add(file.name());
            files.add(file);
        });
    }

    List<UnreadableFile> files() {
        return Collections.unmodifiableList(files);
    }

    boolean contains(LabelledImage image) {
        return names.contains(image.name());
    }

    /** The places in a batch whose images are sound; the others are remembered. */
    int[] sound(List<LabelledImage> images, PixelBatch batch) throws JobFailedException {
        for (int i = 0; i < images.size(); i++) {
            Optional<UnusableImageException> fault = batch.faults().get(i);
            if (fault.isPresent() && names.add(images.get(i).name())) {
                files.add(new UnreadableFile(images.get(i).name(), fault.get().getMessage()));
                limit.check(files());
            }
        }
        return IntStream.range(0, images.size())
                .filter(i -> batch.faults().get(i).isEmpty())
                .toArray();
    }
}
