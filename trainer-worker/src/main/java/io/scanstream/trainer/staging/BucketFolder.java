package io.scanstream.trainer.staging;

import io.scanstream.objectstore.s3.ObjectStream;
import io.scanstream.objectstore.s3.S3Bucket;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Optional;

/**
 * The objects of a bucket below a prefix.
 *
 * @param prefix ends with a slash, or is empty
 */
record BucketFolder(S3Bucket bucket, String prefix) {

    /**
     * Objects that are brought at a time. A small one takes a round trip to the server and hardly any work, so that this divides
     * the time; what it costs is a connection and a buffer each.
     */
    private static final int SIDE_BY_SIDE = 16;

    /**
     * Brings all of them.
     *
     * @param stillWanted called before each object and while others are waited for; may throw, if the data set is no longer of interest
     * @return whether there is any
     */
    boolean bringTo(StagingFolder folder, Runnable stillWanted) throws IOException, JobFailedException {
        boolean[] isAny = new boolean[1];
        try (Transfers transfers = new Transfers(SIDE_BY_SIDE, stillWanted)) {
            bucket.<JobFailedException>list(prefix, entry -> {
                stillWanted.run();
                isAny[0] = true;
                if (!entry.key().endsWith("/")) { // stands for a folder
                    transfers.begin(() -> bring(entry.key(), folder));
                }
            });
            transfers.finish();
        }
        return isAny[0];
    }

    private void bring(String key, StagingFolder folder) throws IOException, JobFailedException {
        try {
            Optional<ObjectStream> content = bucket.open(key);
            if (content.isPresent()) {
                try (ObjectStream in = content.get()) {
                    folder.add(key.substring(prefix.length()), in);
                }
            }
        } catch (IOException e) {
            throw new IOException("the object '%s' cannot be brought: %s".formatted(key, e.getMessage()), e);
        }
    }
}
