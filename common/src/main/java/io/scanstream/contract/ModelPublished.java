package io.scanstream.contract;

import java.time.Instant;

/**
 * A bundle is complete and can be loaded.
 *
 * @param bundle key prefix of the bundle's files in the store
 * @param manifestSha256 of {@code manifest.json} there, which in turn names the digest of every other file
 */
public record ModelPublished(
        ModelVersion modelVersion,
        String bundle,
        String manifestSha256,
        NetworkName network,
        Metrics metrics,
        Instant publishedAt) {

    public ModelPublished {
        Rules.required("modelVersion", modelVersion);
        Rules.text("bundle", bundle);
        Rules.sha256("manifestSha256", manifestSha256);
        Rules.required("network", network);
        Rules.required("metrics", metrics);
        Rules.required("publishedAt", publishedAt);
    }
}
