package io.scanstream.imaging;

/**
 * Where each pixel of an altered picture is taken from: from (x, y), counted in pixels from the middle of the top left
 * one, at ({@code xx * x + xy * y + x0}, {@code yx * x + yy * y + y0}) of the original.
 */
record AffineMap(double xx, double xy, double x0, double yx, double yy, double y0) {

    /**
     * As {@code apply_affine_transform} of keras-preprocessing composes it about the middle of the picture: rotation x
     * shift x shear x zoom, with shear = ((1, -sin s), (0, cos s)) on (row, column); the flips are of the outcome.
     * {@link StrictMath}, because {@link Math} may give other bits on another machine.
     */
    static AffineMap of(Alteration alteration, int width, int height) {
        double turn = Math.toRadians(alteration.rotationDegrees());
        double slant = turn + Math.toRadians(alteration.shearDegrees());
        double down = alteration.heightZoom() * (alteration.verticalFlip() ? -1 : 1);
        double right = alteration.widthZoom() * (alteration.horizontalFlip() ? -1 : 1);
        double sin = StrictMath.sin(turn);
        double cos = StrictMath.cos(turn);
        double rows = alteration.heightShift() * height;
        double columns = alteration.widthShift() * width;
        return aboutTheMiddle(
                width,
                height,
                new AffineMap(
                        StrictMath.cos(slant) * right,
                        sin * down,
                        sin * rows + cos * columns,
                        -StrictMath.sin(slant) * right,
                        cos * down,
                        cos * rows - sin * columns));
    }

    private static AffineMap aboutTheMiddle(int width, int height, AffineMap map) {
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        return new AffineMap(
                map.xx,
                map.xy,
                middleX - map.xx * middleX - map.xy * middleY + map.x0,
                map.yx,
                map.yy,
                middleY - map.yx * middleX - map.yy * middleY + map.y0);
    }
}
