package io.scanstream.trainer.duplicates;

import io.scanstream.imaging.Thumbnail;
import java.util.List;

/**
 * Whether two pictures are one. Correlates their fine structure, as they are and with one of them cut at the edges, which
 * finds copies that have lost up to 4 % of their width. Costs some 0.1 ms, so it is asked of candidates only.
 */
final class Likeness {

    /** Copies cut by 3 % reach it; the most alike of different pictures, follow-up films of one patient, have .90. */
    private static final double LEAST_CORRELATION = 0.95;

    /** Cutting 4 % costs less: pictures further apart than this need not be cut to be told apart. */
    private static final double LEAST_UNCUT = 0.6;

    private static final List<Separable> CUTS =
            List.of(Separable.middle(0.98, Thumbnail.SIDE), Separable.middle(0.96, Thumbnail.SIDE));

    private final Picture picture;
    private final float[] detail;

    Likeness(Picture picture) {
        this.picture = picture;
        this.detail = picture.detail();
    }

    boolean to(Picture other) {
        float[] otherDetail = other.detail();
        double uncut = correlation(detail, otherDetail);
        if (uncut >= LEAST_CORRELATION || uncut < LEAST_UNCUT) {
            return uncut >= LEAST_CORRELATION;
        }
        return CUTS.stream()
                .anyMatch(cut -> correlation(picture.seenThrough(cut).detail(), otherDetail) >= LEAST_CORRELATION
                        || correlation(detail, other.seenThrough(cut).detail()) >= LEAST_CORRELATION);
    }

    private static double correlation(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
