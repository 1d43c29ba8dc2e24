package io.scanstream.inference.serving;

import io.scanstream.contract.ModelVersion;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;

/** A loaded model and the number of those who need it: each duty it does, and each current user. */
final class ModelSlot {

    private final ImageClassifier classifier;
    private final Preprocessor preprocessor;
    private final Runnable closed;
    private int users = 1;

    /** @param closed called once the model's memory is free */
    ModelSlot(ImageClassifier classifier, Preprocessor preprocessor, Runnable closed) {
        this.classifier = classifier;
        this.preprocessor = preprocessor;
        this.closed = closed;
    }

    ModelVersion version() {
        return classifier.manifest().modelVersion();
    }

    ServedModel use() {
        retain();
        return new ServedModel(classifier, preprocessor, this::release);
    }

    /** One more needs it, and will release it. */
    synchronized ModelSlot retain() {
        if (users == 0) {
            throw new IllegalStateException("the model %s is closed".formatted(version()));
        }
        users++;
        return this;
    }

    synchronized void release() {
        if (--users == 0) {
            classifier.close();
            closed.run();
        }
    }
}
