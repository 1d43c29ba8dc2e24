package io.scanstream.dicom;

import java.util.Optional;

/** Which values are of interest (VOI), and how light each of them is shown: PS3.3, C.11.2. */
sealed interface VoiTransform permits Window, LookupTable {

    /** The first window of a file, or else its first table; empty if it has neither. */
    static Optional<VoiTransform> of(Attributes attributes, PixelFormat format) throws UnusableDicomException {
        Optional<Window> window = Window.of(attributes);
        if (window.isPresent()) {
            return Optional.of(window.get());
        }
        return LookupTable.of(attributes, format).map(table -> table);
    }

    /**
     * From 0 for black to 1 for white.
     *
     * @param value rescaled
     */
    double share(double value);
}
