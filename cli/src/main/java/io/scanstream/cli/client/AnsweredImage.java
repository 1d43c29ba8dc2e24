package io.scanstream.cli.client;

import io.scanstream.contract.Outcome;
import java.time.Duration;

/**
 * An image and its one outcome.
 *
 * @param latency from handing the image to the producer until a reader of committed records had the outcome
 */
public record AnsweredImage(ImageFile image, Outcome outcome, Duration latency) {}
