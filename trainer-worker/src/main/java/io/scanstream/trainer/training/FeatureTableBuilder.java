package io.scanstream.trainer.training;

import io.scanstream.trainer.dataset.LabelledImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A table that is filled row by row. Its numbers, most of a job's memory, are allocated once. */
final class FeatureTableBuilder {

    private final int mostRows;
    private final List<LabelledImage> images;
    private float[] moments = {};

    FeatureTableBuilder(int mostRows) {
        this.mostRows = mostRows;
        this.images = new ArrayList<>(mostRows);
    }

    /**
     * One image's row.
     *
     * @param source holds the row
     * @param from where it begins there
     * @param width the same for all rows
     */
    void add(LabelledImage image, float[] source, int from, int width) {
        if (images.isEmpty()) {
            moments = new float[Math.multiplyExact(mostRows, width)];
        }
        System.arraycopy(source, from, moments, images.size() * width, width);
        images.add(image);
    }

    FeatureTable build() {
        if (images.isEmpty()) {
            return new FeatureTable(images, new float[0], 0);
        }
        int width = moments.length / mostRows;
        float[] filled = images.size() == mostRows ? moments : Arrays.copyOf(moments, images.size() * width);
        return new FeatureTable(images, filled, width / 2);
    }
}
