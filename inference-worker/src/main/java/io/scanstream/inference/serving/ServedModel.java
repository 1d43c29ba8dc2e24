package io.scanstream.inference.serving;

import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;

/**
 * A loaded model while it is in use. Whoever got one from {@link ServedModels} closes it when done; the model itself is
 * freed when it has been replaced and the last user is done.
 */
public final class ServedModel implements AutoCloseable {

    private final ImageClassifier classifier;
    private final Preprocessor preprocessor;
    private final Runnable release;

    ServedModel(ImageClassifier classifier, Preprocessor preprocessor, Runnable release) {
        this.classifier = classifier;
        this.preprocessor = preprocessor;
        this.release = release;
    }

    public ImageClassifier classifier() {
        return classifier;
    }

    public Preprocessor preprocessor() {
        return preprocessor;
    }

    @Override
    public void close() {
        release.run();
    }
}
