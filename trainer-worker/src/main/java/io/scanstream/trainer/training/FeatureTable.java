package io.scanstream.trainer.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.scanstream.trainer.dataset.LabelledImage;
import java.util.Arrays;
import java.util.List;

/**
 * What the frozen base says of each image: the cache that makes an epoch of the head a matter of milliseconds.
 *
 * @param images one per row
 * @param moments mean and mean square of each channel; rows x (2 x channels), row-major
 * @param channels of the base's features
 */
public record FeatureTable(List<LabelledImage> images, float[] moments, int channels) {

    public FeatureTable {
        images = List.copyOf(images);
        if (moments.length != images.size() * 2 * channels) {
            throw new IllegalArgumentException(
                    "%d numbers for %d images of 2 x %d".formatted(moments.length, images.size(), channels));
        }
    }

    public int rows() {
        return images.size();
    }

    int label(int row) {
        return images.get(row).label();
    }

    public int[] labels() {
        return images.stream().mapToInt(LabelledImage::label).toArray();
    }

    /** Rows of the table as rows x 2 x channels, on the manager. */
    NDArray batch(int[] rows, NDManager manager) {
        int width = 2 * channels;
        float[] values = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(moments, rows[i] * width, values, i * width, width);
        }
        return manager.create(values, new Shape(rows.length, 2, channels));
    }

    NDArray all(NDManager manager) {
        return manager.create(moments, new Shape(rows(), 2, channels));
    }

    NDArray labels(int[] rows, NDManager manager) {
        return manager.create(Arrays.stream(rows).mapToLong(this::label).toArray());
    }
}
