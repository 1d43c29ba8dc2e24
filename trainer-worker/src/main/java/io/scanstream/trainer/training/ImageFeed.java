package io.scanstream.trainer.training;

import io.scanstream.imaging.Preprocessor;
import io.scanstream.trainer.augmentation.Pictures;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Where prepared images come from.
 *
 * @param decoding threads that decode and alter; stay the caller's to shut down
 */
public record ImageFeed(Pictures pictures, Preprocessor preprocessor, ExecutorService decoding) {

    /** @return to be closed by the caller */
    PreparedBatches prepare(List<List<Sample>> batches) {
        return new PreparedBatches(batches, pictures, preprocessor, decoding, PreparedBatches.USUAL_DEPTH);
    }

    int imagesAtOnce(int usually) {
        return preprocessor.preprocessing().imagesAtOnce(usually);
    }
}
