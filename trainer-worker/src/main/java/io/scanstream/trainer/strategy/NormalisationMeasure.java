package io.scanstream.trainer.strategy;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.InvalidWeightsException;
import io.scanstream.model.PretrainingDistance;
import io.scanstream.model.WeightsNotFoundException;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Measures by what the batch normalisations of a pre-trained network remember. Similarity is a matter between the data
 * set and the pre-training's images, ImageNet, and not of the network that will be trained: VGG remembers nothing, and
 * is measured for by MobileNetV2.
 */
record NormalisationMeasure(KnownWeights weights, ImageLimits limits, ExecutorService decoding)
        implements SimilarityMeasure {

    /** The one that the limit was found with: docs/decisions/0010. */
    private static final NetworkName NETWORK = NetworkName.MOBILENET_V2;

    /** In nats: photographs of all kinds lie below, scans and microscopy above, 1.7 times as far or more. */
    static final double LIMIT = 0.08;

    /** With more the figure hardly moves. */
    private static final int MOST_IMAGES = 128;

    /** With fewer, photographs may come out above the limit. */
    private static final int FEWEST_IMAGES = 16;

    private static final int BATCH = 16;

    @Override
    public Measurement of(List<LabelledImage> training, int seed, Runnable pulse)
            throws IOException, JobFailedException {
        List<LabelledImage> sample = TrainingSample.of(training, MOST_IMAGES, seed);
        if (sample.size() < FEWEST_IMAGES) {
            return tooFew(sample.size());
        }
        try (PretrainingDistance distance = PretrainingDistance.from(weights.get(NETWORK))) {
            show(sample, distance, pulse);
            return distance.images() < FEWEST_IMAGES
                    ? tooFew(distance.images())
                    : new Measurement.Taken(distance.value(), LIMIT, distance.images(), NETWORK.wireName());
        } catch (WeightsNotFoundException e) {
            return noWeights();
        } catch (InvalidWeightsException e) {
            // If these are the job's own weights, it fails where they are needed.
            return new Measurement.NotTaken(e.getMessage());
        }
    }

    private static Measurement noWeights() {
        return new Measurement.NotTaken("it takes the weights of %s, and there are none".formatted(NETWORK.wireName()));
    }

    private static Measurement tooFew(int images) {
        return new Measurement.NotTaken(
                "it takes %d different images that can be decoded, and there are %d".formatted(FEWEST_IMAGES, images));
    }

    private void show(List<LabelledImage> sample, PretrainingDistance distance, Runnable pulse)
            throws IOException, JobFailedException {
        Preprocessor preprocessor = new Preprocessor(distance.preprocessing(), limits);
        for (int from = 0; from < sample.size(); from += BATCH) {
            pulse.run();
            List<byte[]> encoded = new ArrayList<>();
            for (LabelledImage image : sample.subList(from, Math.min(sample.size(), from + BATCH))) {
                encoded.add(image.bytes());
            }
            try (PixelBatch batch = PixelBatch.prepare(encoded, preprocessor, decoding)) {
                distance.show(batch);
            }
        }
    }
}
