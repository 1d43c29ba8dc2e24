package io.scanstream.cli.doctor;

import io.scanstream.contract.ModelPublished;
import io.scanstream.model.InvalidBundleException;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelManifest.BundleFile;
import io.scanstream.model.ModelRepository;
import io.scanstream.storage.BlobStore;
import java.io.IOException;

/** Whether the bundles in a store are what was published; no network is built. */
record Bundles(BlobStore store) {

    static final String NAME_THE_STORE =
            "see that it is what the workers' scanstream.store names, and that it can be read from here";

    Finding reachable() {
        try {
            store.requireReachable();
            return Finding.ok("store", "%s", store);
        } catch (IOException e) {
            return Finding.failed("store", e.getMessage(), NAME_THE_STORE);
        }
    }

    Finding look(ModelPublished published) {
        String subject = "bundle " + published.modelVersion();
        try {
            ModelManifest manifest = new ModelRepository(store).verify(published);
            long bytes = manifest.files().stream().mapToLong(BundleFile::bytes).sum();
            return Finding.ok(
                    subject, "whole: %d files, %,d bytes", manifest.files().size(), bytes);
        } catch (InvalidBundleException e) {
            return Finding.failed(
                    subject,
                    e.getMessage(),
                    "let another version answer with 'scanstream models promote', or bring the files back from a backup");
        } catch (IOException e) {
            return Finding.failed(subject, e.getMessage(), NAME_THE_STORE);
        }
    }
}
