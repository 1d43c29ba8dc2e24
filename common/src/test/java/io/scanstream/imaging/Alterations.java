package io.scanstream.imaging;

/** Alterations of one kind each. */
final class Alterations {

    static final Alteration EVERYTHING = new Alteration(-17, 0.1, 0.25, 12, 1.15, 0.85, true, false, 1.1, 0.8);

    private Alterations() {}

    static Alteration turned(double degrees) {
        return new Alteration(degrees, 0, 0, 0, 1, 1, false, false, 1, 1);
    }

    static Alteration flipped(boolean horizontally, boolean vertically) {
        return new Alteration(0, 0, 0, 0, 1, 1, horizontally, vertically, 1, 1);
    }

    static Alteration lit(double brightness, double contrast) {
        return new Alteration(0, 0, 0, 0, 1, 1, false, false, brightness, contrast);
    }
}
