package io.scanstream.testing;

import io.scanstream.storage.BlobStore;
import io.scanstream.storage.BlobStoreContract;

class MemoryBlobStoreTest implements BlobStoreContract {

    private final BlobStore store = new MemoryBlobStore();

    @Override
    public BlobStore store() {
        return store;
    }
}
