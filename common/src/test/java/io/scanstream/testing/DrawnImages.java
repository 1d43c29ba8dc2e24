package io.scanstream.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Small images of two kinds that are easy to tell apart: a dark disc on light ground, or a light square on dark. */
public final class DrawnImages {

    private static final int SIZE = 48;

    private DrawnImages() {}

    public static byte[] disc(int number) {
        return encoded(new Color(210, 180, 160), new Color(90, 60, 50), true, number, "png");
    }

    public static byte[] square(int number) {
        return encoded(new Color(60, 70, 90), new Color(190, 200, 220), false, number, "png");
    }

    public static byte[] jpeg(int number) {
        return encoded(new Color(210, 180, 160), new Color(90, 60, 50), true, number, "jpg");
    }

    /** As large as a scan is after it has been reduced for a network: 512 x 384, some 50 kB. */
    public static byte[] largeJpeg(int number) {
        SplittableRandom random = new SplittableRandom(number);
        BufferedImage image = new BufferedImage(512, 384, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int noise = random.nextInt(24);
                image.setRGB(x, y, new Color(120 + noise + x / 8, 90 + noise + y / 8, 70 + noise).getRGB());
            }
        }
        return encoded(image, "jpg");
    }

    /** A data set of two class folders. */
    public static Path folders(Path folder, int perClass) throws IOException {
        for (int i = 0; i < perClass; i++) {
            write(folder.resolve("disc").resolve(i + ".png"), disc(i));
            write(folder.resolve("square").resolve(i + ".png"), square(i));
        }
        return folder;
    }

    public static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static byte[] encoded(Color ground, Color figure, boolean round, int number, String format) {
        SplittableRandom random = new SplittableRandom(number);
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(varied(ground, random));
        graphics.fillRect(0, 0, SIZE, SIZE);
        graphics.setColor(varied(figure, random));
        int side = 14 + random.nextInt(14);
        int x = random.nextInt(SIZE - side);
        int y = random.nextInt(SIZE - side);
        if (round) {
            graphics.fillOval(x, y, side, side);
        } else {
            graphics.fillRect(x, y, side, side);
        }
        graphics.dispose();
        return encoded(image, format);
    }

    private static byte[] encoded(BufferedImage image, String format) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static Color varied(Color colour, SplittableRandom random) {
        int shift = random.nextInt(31) - 15;
        return new Color(colour.getRed() + shift, colour.getGreen() + shift, colour.getBlue() + shift);
    }
}
