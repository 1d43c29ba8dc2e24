package io.scanstream.model;

import io.scanstream.contract.ModelPublished;
import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A bundle on disk, to be copied and then spoiled. */
record SoundBundle(Path store, ModelPublished published) {

    static final List<String> FILES = List.of(ModelManifest.FILE_NAME, ModelManifest.WEIGHTS, SmallModel.CURVES);

    static SoundBundle publish(Path store) throws IOException {
        SmallModel.startEngine();
        try (ImageNetwork network = SmallModel.network(1)) {
            return new SoundBundle(store, SmallModel.publish(network, new DirectoryBlobStore(store)));
        }
    }

    /** Into the bundle's folder in another store, which it returns. */
    Path copyTo(Path otherStore) throws IOException {
        Path folder = Files.createDirectories(otherStore.resolve(SmallModel.BUNDLE.value()));
        for (String file : FILES) {
            Files.copy(store.resolve(SmallModel.BUNDLE.value()).resolve(file), folder.resolve(file));
        }
        return folder;
    }
}
