package io.scanstream.trainer.strategy;

import io.scanstream.contract.DatasetSize;
import io.scanstream.trainer.dataset.LabelledImage;
import java.util.List;

/**
 * The class with the fewest images to learn from, of equals the first: it is the one that is overfitted first.
 *
 * @param images of it in the training part
 */
record SmallestClass(String label, int images) {

    /** Images per class from which a data set is large: the matrix's rule of thumb. */
    static final int LARGE_FROM = 1000;

    static SmallestClass of(List<LabelledImage> training, List<String> labels) {
        int[] counts = new int[labels.size()];
        training.forEach(image -> counts[image.label()]++);
        int smallest = 0;
        for (int label = 1; label < counts.length; label++) {
            smallest = counts[label] < counts[smallest] ? label : smallest;
        }
        return new SmallestClass(labels.get(smallest), counts[smallest]);
    }

    DatasetSize size() {
        return images < LARGE_FROM ? DatasetSize.SMALL : DatasetSize.LARGE;
    }

    String sentence() {
        return "the smallest class, %s, has %d images to learn from, %s %d: %s"
                .formatted(
                        label,
                        images,
                        size() == DatasetSize.SMALL ? "fewer than" : "not fewer than",
                        LARGE_FROM,
                        size());
    }
}
