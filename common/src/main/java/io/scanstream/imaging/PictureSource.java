package io.scanstream.imaging;

/** Gives the picture for one place of a batch. */
@FunctionalInterface
public interface PictureSource {

    /** Called once per batch, on one of the decoding threads. */
    Picture picture(Preprocessor preprocessor) throws UnusableImageException;
}
