package io.scanstream.inference.serving;

import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageClassifier;

/** A loaded model and the number of those who need it: its slot in {@link ServedModels}, and each current user. */
final class ModelSlot {

    private final ImageClassifier classifier;
    private final Preprocessor preprocessor;
    private int users = 1;

    ModelSlot(ImageClassifier classifier, Preprocessor preprocessor) {
        this.classifier = classifier;
        this.preprocessor = preprocessor;
    }

    ImageClassifier classifier() {
        return classifier;
    }

    synchronized ServedModel use() {
        if (users == 0) {
            throw new IllegalStateException(
                    "the model %s is closed".formatted(classifier.manifest().modelVersion()));
        }
        users++;
        return new ServedModel(classifier, preprocessor, this::release);
    }

    synchronized void release() {
        if (--users == 0) {
            classifier.close();
        }
    }
}
