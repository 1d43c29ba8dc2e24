package io.scanstream.inference.serving;

/** A model should answer but could not be loaded yet: our fault, not the image's, which has to wait. */
public final class ModelUnavailableException extends RuntimeException {

    public ModelUnavailableException(String task, String why) {
        super("the model for task '%s' is not available: %s".formatted(task, why));
    }
}
