package io.scanstream.benchmarks;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Pictures of 600 x 450 pixels in JPEGs of some 60 kB, as dermoscopy images come that were reduced for the web: soft
 * blotches, and noise enough for the size. The same in each run.
 */
final class Images {

    private static final int WIDTH = 600;
    private static final int HEIGHT = 450;
    private static final int DISTINCT = 16;
    private static final int BLOTCHES = 8;
    private static final int NOISE = 40;

    private Images() {}

    static List<byte[]> draw() {
        return IntStream.range(0, DISTINCT).mapToObj(Images::draw).toList();
    }

    private static byte[] draw(int number) {
        SplittableRandom random = new SplittableRandom(number);
        double[] field = blotches(random);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < field.length; i++) {
            int noise = random.nextInt(NOISE);
            int red = level(150 + 70 * field[i] + noise);
            int green = level(110 + 80 * field[i] + noise);
            int blue = level(95 + 75 * field[i] + noise);
            image.setRGB(i % WIDTH, i / WIDTH, red << 16 | green << 8 | blue);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpg", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** -1 to 1. */
    private static double[] blotches(SplittableRandom random) {
        double[] field = new double[WIDTH * HEIGHT];
        for (int blotch = 0; blotch < BLOTCHES; blotch++) {
            double x = random.nextDouble() * WIDTH;
            double y = random.nextDouble() * HEIGHT;
            double radius = 20 + random.nextDouble() * 120;
            double sign = random.nextBoolean() ? 1 : -1;
            for (int i = 0; i < field.length; i++) {
                double distance = Math.hypot(i % WIDTH - x, (double) (i / WIDTH) - y) / radius;
                field[i] = Math.max(-1, Math.min(1, field[i] + sign * Math.exp(-distance * distance)));
            }
        }
        return field;
    }

    private static int level(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }
}
