package io.scanstream.dicom;

/**
 * What a JPEG-LS decoder has learned of errors, in 365 contexts of ordinary samples and two of samples that end a run:
 * ITU-T T.87, A.2, A.6 and A.7.2. The names of the arrays are the standard's.
 */
final class JpegLsContexts {

    private static final int ORDINARY = 365;
    private static final int LARGEST_CORRECTION = 127;
    private static final int SMALLEST_CORRECTION = -128;

    /** Sums of the errors' sizes. */
    private final int[] a = new int[ORDINARY + 2];

    /** Sums of the errors. */
    private final int[] b = new int[ORDINARY];

    /** Corrections of predictions. */
    private final int[] c = new int[ORDINARY];

    /** Numbers of samples. */
    private final int[] n = new int[ORDINARY + 2];

    /** Numbers of negative errors after runs. */
    private final int[] negative = new int[2];

    private final int reset;
    private final int step;

    JpegLsContexts(JpegLsParameters parameters) {
        reset = parameters.reset();
        step = parameters.step();
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.max(2, parameters.range() + 32 >> 6);
            n[i] = 1;
        }
    }

    int correction(int context) {
        return c[context];
    }

    /** The Golomb parameter. */
    int k(int context) {
        return k(a[context], n[context]);
    }

    private static int k(int sum, int count) {
        int k = 0;
        while (k < BitReader.MOST_BITS && count << k < sum) {
            k++;
        }
        return k;
    }

    /** What a code of an ordinary sample means: A.5.2. */
    int error(int context, int code, int k) {
        boolean turned = step == 1 && k == 0 && 2 * b[context] <= -n[context];
        int half = code >> 1;
        boolean odd = (code & 1) == 1;
        if (turned) {
            return odd ? half : -half - 1;
        }
        return odd ? -half - 1 : half;
    }

    void update(int context, int error) {
        b[context] += error * step;
        a[context] += Math.abs(error);
        if (n[context] == reset) {
            a[context] >>= 1;
            b[context] >>= 1;
            n[context] >>= 1;
        }
        n[context]++;
        correct(context);
    }

    /** Keeps the mean error of a context between -1 and 0. */
    private void correct(int context) {
        int count = n[context];
        if (b[context] <= -count) {
            b[context] = Math.max(b[context] + count, 1 - count);
            c[context] = Math.max(c[context] - 1, SMALLEST_CORRECTION);
        } else if (b[context] > 0) {
            b[context] = Math.min(b[context] - count, 0);
            c[context] = Math.min(c[context] + 1, LARGEST_CORRECTION);
        }
    }

    /** @param type 1 if the run's value is predicted, otherwise 0 */
    int kAfterRun(int type) {
        int context = ORDINARY + type;
        return k(a[context] + (type == 1 ? n[context] >> 1 : 0), n[context]);
    }

    /** What the code of a sample that ends a run means; learns from it. */
    int errorAfterRun(int type, int code, int k) {
        int context = ORDINARY + type;
        int shifted = code + type;
        int odd = shifted & 1;
        int size = shifted + odd >> 1;
        boolean isNegative = (k != 0 || 2 * negative[type] >= n[context]) == (odd == 1);
        int error = isNegative ? -size : size;
        if (error < 0) {
            negative[type]++;
        }
        a[context] += code + 1 - type >> 1;
        if (n[context] == reset) {
            a[context] >>= 1;
            n[context] >>= 1;
            negative[type] >>= 1;
        }
        n[context]++;
        return error;
    }
}
