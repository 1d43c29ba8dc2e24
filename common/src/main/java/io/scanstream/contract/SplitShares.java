package io.scanstream.contract;

/**
 * How much of each class is for training, for choosing (best epoch, operating point) and for the final score.
 *
 * @param train share from 0 to 1; 0.6 if absent
 * @param validation 0.2 if absent
 * @param test 0.2 if absent; the images that nothing but the final evaluation sees
 */
public record SplitShares(Double train, Double validation, Double test) {

    private static final double ROUNDING = 1e-6;

    public SplitShares {
        train = Rules.positive("train", train == null ? 0.6 : train, 1);
        validation = Rules.positive("validation", validation == null ? 0.2 : validation, 1);
        test = Rules.positive("test", test == null ? 0.2 : test, 1);
        if (Math.abs(train + validation + test - 1) > ROUNDING) {
            throw new InvalidMessageException(
                    InvalidMessageException.WHOLE,
                    "%s + %s + %s".formatted(train, validation, test),
                    "train, validation and test must add up to 1");
        }
    }

    public static SplitShares defaults() {
        return new SplitShares(null, null, null);
    }
}
