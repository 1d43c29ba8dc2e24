package io.scanstream.evaluation;

/**
 * Two models' scores of twelve images, ties among them, whose figures were computed by other programs: areas, average
 * precision and Brier score by scikit-learn 1.7, variances by the definition of DeLong's placements in NumPy.
 */
final class ReferenceScores {

    static final boolean[] POSITIVES = {false, false, true, true, false, true, false, false, true, true, false, true};

    static final ScoredImages FIRST =
            new ScoredImages(new double[] {.1, .4, .35, .8, .65, .9, .4, .2, .7, .55, .3, .95}, POSITIVES);

    static final ScoredImages SECOND =
            new ScoredImages(new double[] {.2, .5, .3, .6, .6, .85, .1, .45, .4, .7, .35, .9}, POSITIVES);

    private ReferenceScores() {}
}
