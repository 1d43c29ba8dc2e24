package io.scanstream.trainer.augmentation;

import io.scanstream.imaging.Picture;
import io.scanstream.imaging.PictureSource;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pictures of images that are seen in every epoch, so that each file is decoded once: the first ones in
 * memory, the next in a file, and what has room in neither is decoded again each time. None gives way to another: where
 * each is wanted once per epoch, any that was thrown out would be missed before the new one is of use.
 *
 * <p>For one preprocessor only. Thread-safe.
 */
public final class PictureCache implements Pictures, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PictureCache.class);

    /** What a picture takes besides its values, roughly. */
    private static final int BYTES_AROUND_A_PICTURE = 256;

    private final Map<String, Picture> inMemory = new HashMap<>();
    private final PictureFile file;
    private long memoryLeft;

    /**
     * Makes an empty file.
     *
     * @param directory for the file, which nobody else sees
     * @param memoryBytes that the pictures in memory may take
     * @param fileBytes that those in the file may take
     */
    public PictureCache(Path directory, long memoryBytes, long fileBytes) throws IOException {
        if (memoryBytes < 0 || fileBytes < 0) {
            throw new IllegalArgumentException("a picture cache cannot have %d bytes of memory and %d of a file"
                    .formatted(memoryBytes, fileBytes));
        }
        memoryLeft = memoryBytes;
        file = new PictureFile(directory, fileBytes);
    }

    @Override
    public PictureSource of(LabelledImage image) throws IOException, JobFailedException {
        Optional<Picture> kept = find(image.sha256());
        if (kept.isPresent()) {
            return preprocessor -> kept.get();
        }
        byte[] encoded = image.bytes();
        return preprocessor -> {
            Picture picture = preprocessor.picture(encoded);
            keep(image.sha256(), picture);
            return picture;
        };
    }

    private synchronized Optional<Picture> find(String sha256) throws IOException {
        Picture picture = inMemory.get(sha256);
        return picture != null ? Optional.of(picture) : file.find(sha256);
    }

    private synchronized void keep(String sha256, Picture picture) {
        long needed = (long) picture.bytes().length + BYTES_AROUND_A_PICTURE;
        if (inMemory.containsKey(sha256) || file.contains(sha256)) {
            return; // two copies of one image, decoded side by side
        }
        if (needed <= memoryLeft) {
            memoryLeft -= needed;
            inMemory.put(sha256, picture);
            return;
        }
        try {
            file.add(sha256, picture);
        } catch (IOException e) {
            // The job can do without: it will decode the image again.
            LOGGER.warn("A picture cannot be kept, and will be decoded again: {}", e.toString());
        }
    }

    @Override
    public synchronized void close() throws IOException {
        inMemory.clear();
        file.close();
    }
}
