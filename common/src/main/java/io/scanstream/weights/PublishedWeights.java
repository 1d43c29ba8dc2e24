package io.scanstream.weights;

import io.scanstream.contract.NetworkName;
import io.scanstream.imaging.Normalisation;
import java.net.URI;
import java.nio.file.Path;

/**
 * A weight file that somebody publishes.
 *
 * @param form of the network that it fits
 * @param file its name here
 * @param origin who trained it, on what
 * @param size in bytes; null where no source tells it
 * @param evidence where the checksum is from
 * @param licence of the weights
 * @param preprocessing the pixels that they know
 */
public record PublishedWeights(
        NetworkName network,
        String form,
        String file,
        String origin,
        URI url,
        Long size,
        Checksum checksum,
        String evidence,
        String licence,
        Normalisation preprocessing) {

    /** No file of ours is larger; where the size is not known, no more is fetched. */
    static final long LARGEST = 1L << 30;

    public PublishedWeights {
        if (network == null
                || form == null
                || origin == null
                || url == null
                || checksum == null
                || evidence == null
                || licence == null
                || preprocessing == null) {
            throw new IllegalArgumentException("of published weights all is needed but the size, got %s, %s, %s, %s"
                    .formatted(network, form, file, url));
        }
        if (file == null || !file.matches("[\\w-][\\w.-]*\\.(h5|safetensors)")) {
            throw new IllegalArgumentException("'%s' is no name of a weight file".formatted(file));
        }
        if (size != null && (size < 1 || size > LARGEST)) {
            throw new IllegalArgumentException(
                    "the size of %s is %,d, but it must be from 1 to %,d".formatted(file, size, LARGEST));
        }
    }

    /** Below a directory of weights. */
    public Path path() {
        return Path.of(network.wireName(), file);
    }

    long largest() {
        return size == null ? LARGEST : size;
    }
}
