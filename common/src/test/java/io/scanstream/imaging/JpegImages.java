package io.scanstream.imaging;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** JPEG files by javax.imageio, which is another implementation than the one under test. */
final class JpegImages {

    private static final int START_OF_SCAN = 0xda;
    private static final byte END_OF_IMAGE = (byte) 0xd9;
    private static final int APP1 = 0xe1;
    private static final int APP14 = 0xee;

    private JpegImages() {}

    /** @param rgb 0xRRGGBB at x, y */
    static BufferedImage colour(int width, int height, IntBinaryOperator rgb) {
        return drawn(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), rgb);
    }

    static int rgb(int red, int green, int blue) {
        return (red << 16) | (green << 8) | blue;
    }

    /** @param level 0 to 255 at x, y */
    static BufferedImage grey(int width, int height, IntBinaryOperator level) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, level.applyAsInt(x, y));
            }
        }
        return image;
    }

    static byte[] baseline(BufferedImage image) {
        return written(new IIOImage(image, null, null), ImageWriteParam.MODE_DISABLED);
    }

    static byte[] progressive(BufferedImage image) {
        return written(new IIOImage(image, null, null), ImageWriteParam.MODE_DEFAULT);
    }

    /** Of one colour; stored the way Adobe's programs do, 255 being no ink. */
    static byte[] cmyk(int size, int... ink) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, size, size, 4, null);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                raster.setPixel(x, y, Arrays.stream(ink).map(i -> 255 - i).toArray());
            }
        }
        byte[] plain = written(new IIOImage(raster, null, null), ImageWriteParam.MODE_DISABLED);
        return withSegment(plain, APP14, "41646f6265" + "0064" + "0000" + "0000" + "00");
    }

    /** Told to be turned or mirrored before it is shown: the values 1 to 8 of Exif's tag 0x0112. */
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        String directory = "0100" + "1201" + "0300" + "01000000" + "0%d000000".formatted(orientation) + "00000000";
        return withSegment(jpeg, APP1, "457869660000" + "49492a0008000000" + directory);
    }

    /** With one more segment, right after the start of the image. */
    static byte[] withSegment(byte[] jpeg, int marker, String content) {
        int length = content.length() / 2 + 2;
        byte[] segment = HexFormat.of().parseHex("ff%02x%04x%s".formatted(marker, length, content));
        return PngImages.join(Arrays.copyOf(jpeg, 2), segment, Arrays.copyOfRange(jpeg, 2, jpeg.length));
    }

    /** With its last scan repeated until there are so many. */
    static byte[] withScans(byte[] progressive, int scans) {
        int end = progressive.length - 2;
        List<Integer> begins = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            if ((progressive[i] & 0xff) == 0xff && (progressive[i + 1] & 0xff) == START_OF_SCAN) {
                begins.add(i);
            }
        }
        byte[] last = Arrays.copyOfRange(progressive, begins.get(begins.size() - 1), end);
        byte[] jpeg = Arrays.copyOf(progressive, end);
        for (int count = begins.size(); count < scans; count++) {
            jpeg = PngImages.join(jpeg, last);
        }
        return PngImages.join(jpeg, new byte[] {(byte) 0xff, END_OF_IMAGE});
    }

    /** Of the first segment of this kind. */
    static int indexOf(byte[] jpeg, int marker) {
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == marker) {
                return i;
            }
        }
        throw new IllegalArgumentException("there is no marker %x".formatted(marker));
    }

    private static BufferedImage drawn(BufferedImage image, IntBinaryOperator rgb) {
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, rgb.applyAsInt(x, y));
            }
        }
        return image;
    }

    private static byte[] written(IIOImage image, int progressiveMode) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(0.95f);
            settings.setProgressiveMode(progressiveMode);
            writer.setOutput(out);
            writer.write(null, image, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
