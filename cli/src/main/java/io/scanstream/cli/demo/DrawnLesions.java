package io.scanstream.cli.demo;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Images for a demo without data: a lesion on skin, of regular border and even colour, or of irregular border and uneven
 * colour. The two kinds overlap, so that a score below 1 is to be expected. They teach nothing about medicine.
 */
final class DrawnLesions {

    static final int PER_CLASS = 120;
    private static final int SIZE = 192;
    private static final int BORDER_POINTS = 120;

    private final SplittableRandom random;

    DrawnLesions(int seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Writes {@code irregular/} and {@code regular/}; the same seed draws the same files. */
    void draw(Path folder) throws IOException {
        for (int i = 0; i < PER_CLASS; i++) {
            write(folder.resolve("irregular"), i, lesion(uniform(0.14, 0.36), uniform(0.5, 1.0)));
            write(folder.resolve("regular"), i, lesion(uniform(0.01, 0.10), uniform(0.0, 0.25)));
        }
    }

    private static void write(Path folder, int number, BufferedImage image) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("lesion-%03d.png".formatted(number));
        ImageIO.write(image, "png", file.toFile());
    }

    /**
     * One image.
     *
     * @param raggedness of the border, as a share of the radius
     * @param unevenness of the colour, 0 to 1
     */
    private BufferedImage lesion(double raggedness, double unevenness) {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(varied(new Color(224, 178, 150), 18));
        graphics.fillRect(0, 0, SIZE, SIZE);
        Shape border = border(raggedness);
        graphics.setColor(varied(new Color(128, 78, 52), 25));
        graphics.fill(border);
        graphics.setClip(border);
        int patches = (int) Math.round(unevenness * 9);
        for (int i = 0; i < patches; i++) {
            patch(graphics);
        }
        graphics.dispose();
        addNoise(image);
        return image;
    }

    private Shape border(double raggedness) {
        double radius = uniform(0.22, 0.36) * SIZE;
        double centreX = uniform(0.42, 0.58) * SIZE;
        double centreY = uniform(0.42, 0.58) * SIZE;
        double[] phases = random.doubles(5, 0, 2 * Math.PI).toArray();
        Path2D path = new Path2D.Double();
        for (int i = 0; i < BORDER_POINTS; i++) {
            double angle = 2 * Math.PI * i / BORDER_POINTS;
            double wave = 0;
            for (int k = 0; k < phases.length; k++) {
                wave += Math.sin((2 * k + 3) * angle + phases[k]) / (k + 1);
            }
            double distance = radius * (1 + raggedness * wave);
            double x = centreX + distance * Math.cos(angle);
            double y = centreY + distance * Math.sin(angle);
            if (i == 0) {
                path.moveTo(x, y);
            } else {
                path.lineTo(x, y);
            }
        }
        path.closePath();
        return path;
    }

    private void patch(Graphics2D graphics) {
        Color[] tones = {new Color(60, 36, 30), new Color(96, 84, 96), new Color(170, 96, 70), new Color(40, 28, 28)};
        graphics.setColor(varied(tones[random.nextInt(tones.length)], 15));
        double width = uniform(0.08, 0.25) * SIZE;
        graphics.fill(new Ellipse2D.Double(
                uniform(0.15, 0.75) * SIZE, uniform(0.15, 0.75) * SIZE, width, width * uniform(0.5, 1.5)));
    }

    private void addNoise(BufferedImage image) {
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                image.setRGB(x, y, varied(new Color(image.getRGB(x, y)), 8).getRGB());
            }
        }
    }

    private Color varied(Color colour, int by) {
        int shift = random.nextInt(2 * by + 1) - by;
        return new Color(
                clamp(colour.getRed() + shift), clamp(colour.getGreen() + shift), clamp(colour.getBlue() + shift));
    }

    private static int clamp(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
