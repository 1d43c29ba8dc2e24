package io.scanstream.trainer.duplicates;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.RescaleOp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** What happens to a picture between one file and its near duplicate. */
enum Change {
    SAVED_AGAIN(0.5f),
    HALF_AS_LARGE(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            int width = image.getWidth() / 2;
            int height = image.getHeight() / 2;
            BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = result.createGraphics();
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.drawImage(image, 0, 0, width, height, null);
            graphics.dispose();
            return result;
        }
    },
    BRIGHTER(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            return new RescaleOp(1.1f, 0, null).filter(image, null);
        }
    },
    DARKER(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            return new RescaleOp(0.9f, 0, null).filter(image, null);
        }
    },
    CUT_BY_2_PERCENT(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            return cut(image, 0.02);
        }
    },
    CUT_BY_3_PERCENT(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            return cut(image, 0.03);
        }
    },
    MIRRORED(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            BufferedImage result = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = result.createGraphics();
            graphics.drawImage(image, new AffineTransform(-1, 0, 0, 1, image.getWidth(), 0), null);
            graphics.dispose();
            return result;
        }
    },
    QUARTER_TURN(0.9f) {
        @Override
        BufferedImage of(BufferedImage image) {
            int width = image.getHeight();
            int height = image.getWidth();
            BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D graphics = result.createGraphics();
            graphics.drawImage(image, new AffineTransform(0, 1, -1, 0, width, 0), null);
            graphics.dispose();
            return result;
        }
    };

    private final float quality;

    Change(float quality) {
        this.quality = quality;
    }

    BufferedImage of(BufferedImage image) {
        return image;
    }

    /** The changed picture as JPEG. */
    byte[] of(byte[] encoded) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(encoded));
        BufferedImage coloured = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = coloured.createGraphics();
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(of(coloured), null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static BufferedImage cut(BufferedImage image, double share) {
        int x = (int) Math.round(image.getWidth() * share / 2);
        int y = (int) Math.round(image.getHeight() * share / 2);
        return image.getSubimage(x, y, image.getWidth() - 2 * x, image.getHeight() - 2 * y);
    }
}
