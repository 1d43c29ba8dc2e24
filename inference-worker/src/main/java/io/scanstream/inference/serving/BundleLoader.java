package io.scanstream.inference.serving;

import io.scanstream.contract.ModelPublished;
import io.scanstream.model.ImageClassifier;
import io.scanstream.model.ModelManifest;
import io.scanstream.model.ModelRepository;
import java.io.IOException;

/** Loads what the trainers have published. */
public record BundleLoader(ModelRepository repository) implements ServingWatch.ModelLoader {

    @Override
    public ImageClassifier load(ModelPublished published) throws IOException {
        return repository.load(published);
    }

    /** Weights lie in the file as they lie in memory. */
    @Override
    public long bytes(ModelPublished published) throws IOException {
        return repository.manifest(published).files().stream()
                .filter(file -> file.name().equals(ModelManifest.WEIGHTS))
                .mapToLong(ModelManifest.BundleFile::bytes)
                .sum();
    }
}
