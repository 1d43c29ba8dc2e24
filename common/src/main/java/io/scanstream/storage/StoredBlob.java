package io.scanstream.storage;

import java.time.Instant;

/**
 * A blob as a store lists it.
 *
 * @param storedAt when it was put, by the store's clock, to the second at least
 */
public record StoredBlob(BlobKey key, long bytes, Instant storedAt) {}
