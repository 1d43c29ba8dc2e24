package io.scanstream.trainer.training;

import io.scanstream.contract.Augmentation;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.augmentation.Augmenter;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * A job's images as its networks are shown them: what the frozen stages make of them is kept where that is possible and
 * fits, and computed anew in each epoch where not. The frozen stages of all networks of a job are equal, so what one of
 * them has made serves the others.
 */
final class TrainingExamples implements AutoCloseable {
    private final Augmenter augmenter;
    private final int cut;
    private final ImageFeed feed;
    private final FeatureStorage storage;
    private final Undecodable undecodable;
    private FrozenFeatures kept;

    /**
     * @param cut the first stage that is ever trained
     * @param undecodable takes the images that cannot be shown
     */
    TrainingExamples(Augmenter augmenter, int cut, ImageFeed feed, FeatureStorage storage, Undecodable undecodable) {
        this.augmenter = augmenter;
        this.cut = cut;
        this.feed = feed;
        this.storage = storage;
        this.undecodable = undecodable;
    }

    Undecodable undecodable() {
        return undecodable;
    }

    /**
     * What there is to be kept of images, or nothing if it is more than there is room for.
     *
     * @param learned from in some epoch
     * @param scored as they are
     */
    List<ImageVariant> worthKeeping(List<LabelledImage> learned, List<LabelledImage> scored, long width) {
        Set<ImageVariant> variants = new LinkedHashSet<>();
        Augmentation ranges = augmenter.ranges();
        if (ranges.changesNothing()) {
            learned.forEach(image -> variants.add(ImageVariant.unchanged(image)));
        } else if (ranges.augmentedCopies() != null) {
            for (int copy = 1; copy <= ranges.augmentedCopies(); copy++) {
                for (LabelledImage image : learned) {
                    variants.add(new ImageVariant(image, copy));
                }
            }
        }
        scored.forEach(image -> variants.add(ImageVariant.unchanged(image)));
        return storage.holds(variants.size(), width) ? new ArrayList<>(variants) : List.of();
    }

    /**
     * Keeps what the frozen stages make of images; to be called once.
     *
     * @param variants from {@link #worthKeeping}
     * @param progress told the number of variants done, after each batch
     */
    void keep(List<ImageVariant> variants, ImageNetwork network, IntConsumer progress)
            throws IOException, JobFailedException {
        if (!variants.isEmpty()) {
            kept = new FrozenFeatures(network.frozenShape(cut), storage.open((int)
                    network.frozenShape(cut).size()));
            new FeatureExtraction(network, cut, augmenter, feed, undecodable).compute(variants, kept, progress);
        }
    }

    /**
     * Instead of {@link #keep}: reads what {@link #write} has written in an earlier attempt.
     *
     * @param variants those that were kept then; of an image that cannot be decoded there is nothing
     */
    void restore(List<ImageVariant> variants, ImageNetwork network, InputStream in) throws IOException {
        kept = new FrozenFeatures(network.frozenShape(cut), storage.open((int)
                network.frozenShape(cut).size()));
        kept.read(
                variants.stream()
                        .filter(variant -> !undecodable.contains(variant.image()))
                        .toList(),
                in);
    }

    void write(OutputStream out) throws IOException {
        kept.write(out);
    }

    /** That {@link #write} writes; 0 if nothing is kept. */
    long keptBytes() {
        return kept == null ? 0 : kept.bytes();
    }

    /** To learn from. */
    ExampleSource learned(List<LabelledImage> images, ImageNetwork network) {
        if (kept == null || isStreamed()) {
            return new StreamedExamples(images, augmenter, feed, network, cut, undecodable);
        }
        return augmenter.ranges().changesNothing()
                ? KeptExamples.unchanged(kept, images)
                : KeptExamples.changed(kept, images, augmenter.ranges().augmentedCopies());
    }

    /** Each epoch changes the images otherwise. */
    private boolean isStreamed() {
        return !augmenter.ranges().changesNothing() && augmenter.ranges().augmentedCopies() == null;
    }

    /** To be scored, as they are. */
    ExampleSource scored(List<LabelledImage> images, ImageNetwork network) {
        return kept == null
                ? new StreamedExamples(
                        images, new Augmenter(Augmentation.none(), augmenter.seed()), feed, network, cut, undecodable)
                : KeptExamples.unchanged(kept, images);
    }

    @Override
    public void close() throws IOException {
        if (kept != null) {
            kept.close();
        }
    }
}
