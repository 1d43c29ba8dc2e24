package io.scanstream.trainer.duplicates;

/** The eight ways to lay a square on itself. Data sets are enlarged with mirrored and turned copies. */
enum Symmetry {
    SAME(false, false, false),
    MIRRORED(false, true, false),
    UPSIDE_DOWN(false, false, true),
    HALF_TURN(false, true, true),
    TRANSPOSED(true, false, false),
    QUARTER_TURN_LEFT(true, false, true),
    QUARTER_TURN_RIGHT(true, true, false),
    ANTI_TRANSPOSED(true, true, true);

    private final boolean transposed;
    private final boolean columnsReversed;
    private final boolean rowsReversed;

    Symmetry(boolean transposed, boolean columnsReversed, boolean rowsReversed) {
        this.transposed = transposed;
        this.columnsReversed = columnsReversed;
        this.rowsReversed = rowsReversed;
    }

    /** @param square row by row */
    float[] of(float[] square, int side) {
        float[] result = new float[square.length];
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int row = rowsReversed ? side - 1 - y : y;
                int column = columnsReversed ? side - 1 - x : x;
                result[y * side + x] = square[transposed ? column * side + row : row * side + column];
            }
        }
        return result;
    }
}
