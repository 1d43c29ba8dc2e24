package io.scanstream.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store must do that keeps its blobs outside the process. */
public interface LargeBlobContract extends BlobStoreContract {

    @Test
    @DisplayName("A blob of 64 MiB passes without lying in memory as a whole")
    default void largeBlobIsStreamed() throws Exception {
        // Given
        byte[] block = Blobs.bytes(MEBI);
        BlobStore.Content content = out -> Blobs.repeat(block, 64, out);
        DigestInputStream expected = Sha256.reading(InputStream.nullInputStream());
        for (int i = 0; i < 64; i++) {
            expected.getMessageDigest().update(block);
        }

        // When
        long allocated = Blobs.allocatedBy(() -> store().put(KEY, content));

        // Then
        assertThat(allocated).isLessThan(32L * MEBI);
        try (DigestInputStream in = Sha256.reading(store().open(KEY))) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isEqualTo(64L * MEBI);
            assertThat(in.getMessageDigest().digest())
                    .isEqualTo(expected.getMessageDigest().digest());
        }
    }
}
