package io.scanstream.trainer.staging;

/**
 * What a data set may take of the scratch directory. An archive is a stranger's: a few kilobytes can unfold to terabytes.
 *
 * @param bytes of all files together
 * @param fileBytes of one file
 * @param files that there are
 * @param ratio of an archive's files to the archive itself; images hardly shrink
 */
public record StagingLimits(long bytes, long fileBytes, int files, int ratio) {

    private static final long MEBI = 1 << 20;

    /** The largest CSV file that is read has as many. */
    private static final long SMALLEST_FILE_LIMIT = 64 * MEBI;

    public StagingLimits {
        if (bytes < 1 || fileBytes < 1 || files < 1 || ratio < 1) {
            throw new IllegalArgumentException("bytes, fileBytes, files and ratio must be positive, got %d, %d, %d, %d"
                    .formatted(bytes, fileBytes, files, ratio));
        }
    }

    /** @param imageBytes of the largest image that is read */
    public static StagingLimits of(long bytes, long imageBytes) {
        return new StagingLimits(bytes, Math.max(imageBytes, SMALLEST_FILE_LIMIT), 1_000_000, 100);
    }

    /** Bytes that an archive may unfold to. A small one may be of text, which shrinks more than images. */
    long bytesOf(long archive) {
        return Math.min(bytes, Math.max(MEBI, Math.multiplyExact(archive, (long) ratio)));
    }
}
