package io.scanstream.objectstore.s3;

import io.scanstream.objectstore.OnLocalS3;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.LargeBlobContract;
import org.junit.jupiter.api.BeforeEach;

class S3BlobStoreTest extends OnLocalS3 implements LargeBlobContract {

    private BlobStore store;

    @BeforeEach
    void openStore() {
        store = new S3BlobStore(bucket, "clinic/one");
    }

    @Override
    public BlobStore store() {
        return store;
    }
}
