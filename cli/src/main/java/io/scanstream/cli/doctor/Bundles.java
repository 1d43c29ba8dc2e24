package io.scanstream.cli.doctor;

import io.scanstream.contract.ModelPublished;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.model.ModelRepository;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestInputStream;

/** Whether the bundles in a store are what was published; no network is built. */
final class Bundles {

    private final BlobStore store;

    Bundles(BlobStore store) {
        this.store = store;
    }

    Finding look(ModelPublished published) {
        String subject = "bundle " + published.modelVersion();
        try {
            ModelManifest manifest = new ModelRepository(store).manifest(published);
            long bytes = 0;
            for (BundleFile file : manifest.files()) {
                bytes += file.bytes();
                requireWhole(new BlobKey(published.bundle()).resolve(file.name()), file);
            }
            return Finding.ok(
                    subject, "whole: %d files, %,d bytes", manifest.files().size(), bytes);
        } catch (IOException e) {
            return Finding.failed(subject, "%s", e.getMessage());
        }
    }

    private void requireWhole(BlobKey key, BundleFile file) throws IOException {
        try (DigestInputStream in = Sha256.reading(store.open(key))) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            if (bytes != file.bytes()
                    || !Sha256.hex(in.getMessageDigest().digest()).equals(file.sha256())) {
                throw new IOException("%s is not what was published".formatted(key));
            }
        }
    }
}
