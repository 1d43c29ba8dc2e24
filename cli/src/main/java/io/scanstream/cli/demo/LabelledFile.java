package io.scanstream.cli.demo;

import io.scanstream.cli.client.ImageFile;

/** An image whose class is known. */
record LabelledFile(ImageFile image, String label) {}
