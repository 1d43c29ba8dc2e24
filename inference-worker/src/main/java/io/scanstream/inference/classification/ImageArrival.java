package io.scanstream.inference.classification;

import io.scanstream.inference.intake.ImageEvent;

/** An image that lay elsewhere was fetched. Times are those of {@link System#nanoTime}. */
public record ImageArrival(ImageEvent image, long begun, long ended) {}
