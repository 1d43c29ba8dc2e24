package io.scanstream.trainer.duplicates;

/**
 * A linear operation on a square picture that treats rows and columns alike: {@code M x P x M^T}.
 *
 * @param weights M; as many columns as the picture has pixels on a side
 */
record Separable(float[][] weights) {

    /** The lowest frequencies of the discrete cosine transform (DCT-II), not normalised: only signs are of interest. */
    static Separable cosines(int frequencies, int side) {
        float[][] weights = new float[frequencies][side];
        for (int frequency = 0; frequency < frequencies; frequency++) {
            for (int i = 0; i < side; i++) {
                weights[frequency][i] = (float) Math.cos(Math.PI * frequency * (2 * i + 1) / (2 * side));
            }
        }
        return new Separable(weights);
    }

    /** Gaussian blur, the picture going on beyond its edges as its mirror image. */
    static Separable blur(double sigma, int side) {
        int radius = (int) Math.ceil(4 * sigma);
        float[][] weights = new float[side][side];
        for (int i = 0; i < side; i++) {
            double sum = 0;
            for (int offset = -radius; offset <= radius; offset++) {
                sum += gauss(offset, sigma);
            }
            for (int offset = -radius; offset <= radius; offset++) {
                weights[i][mirrored(i + offset, side)] += (float) (gauss(offset, sigma) / sum);
            }
        }
        return new Separable(weights);
    }

    /** The middle of the picture, grown to fill the square again; linear interpolation. */
    static Separable middle(double share, int side) {
        float[][] weights = new float[side][side];
        double centre = (side - 1) / 2.0;
        for (int i = 0; i < side; i++) {
            double at = centre + (i - centre) * share;
            int below = Math.min((int) at, side - 2);
            weights[i][below] = (float) (below + 1 - at);
            weights[i][below + 1] = (float) (at - below);
        }
        return new Separable(weights);
    }

    private static double gauss(int offset, double sigma) {
        return Math.exp(-offset * offset / (2 * sigma * sigma));
    }

    /** Without repeating the edge: ..2 1 0 1 2.. */
    private static int mirrored(int at, int side) {
        int period = 2 * (side - 1);
        int folded = Math.floorMod(at, period);
        return Math.min(folded, period - folded);
    }

    /** @param picture row by row */
    float[] of(float[] picture) {
        int out = weights.length;
        int side = weights[0].length;
        float[] rows = new float[out * side];
        for (int i = 0; i < out; i++) {
            for (int k = 0; k < side; k++) {
                float weight = weights[i][k];
                if (weight != 0) {
                    for (int j = 0; j < side; j++) {
                        rows[i * side + j] += weight * picture[k * side + j];
                    }
                }
            }
        }
        float[] result = new float[out * out];
        for (int i = 0; i < out; i++) {
            for (int j = 0; j < out; j++) {
                float sum = 0;
                for (int k = 0; k < side; k++) {
                    sum += rows[i * side + k] * weights[j][k];
                }
                result[i * out + j] = sum;
            }
        }
        return result;
    }
}
