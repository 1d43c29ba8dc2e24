package io.scanstream.trainer.augmentation;

import io.scanstream.imaging.PictureSource;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;

/** Where the picture of an image is had from. */
@FunctionalInterface
public interface Pictures {

    /**
     * Reads what has to be read, so that nothing but decoding is left to do.
     *
     * @throws IOException if the file cannot be got at
     * @throws JobFailedException if the file is no longer what it was
     */
    PictureSource of(LabelledImage image) throws IOException, JobFailedException;

    /** From the files, each time. */
    static Pictures fromFiles() {
        return image -> {
            byte[] encoded = image.bytes();
            return preprocessor -> preprocessor.picture(encoded);
        };
    }
}
