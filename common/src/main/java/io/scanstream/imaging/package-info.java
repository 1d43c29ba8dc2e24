/**
 * From the bytes of an image file to the numbers a network takes: the one implementation that the trainer and the
 * inference worker both run, so that a model sees in production what it saw in training.
 *
 * <p>The way: {@link io.scanstream.imaging.ImageHeader} (format, size and soundness, before anything is allocated),
 * {@link io.scanstream.imaging.ImageDecoder} (pixels; of DICOM with {@link io.scanstream.dicom}), {@link io.scanstream.imaging.Preprocessor} (resize to a
 * {@link io.scanstream.imaging.Picture}, alter it in training, normalise), {@link io.scanstream.imaging.PixelBatch} (many
 * at once).
 */
package io.scanstream.imaging;
