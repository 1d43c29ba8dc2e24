package io.scanstream.cli.client;

import java.nio.file.Path;

/**
 * An image to be sent.
 *
 * @param name the message's key and how the image is called in reports
 */
public record ImageFile(String name, Path path) {}
