package io.scanstream.imaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Finds damage within a JPEG's compressed pixels, which have no checksums. A changed byte there derails the decoder, and
 * every decoder notices when the codes no longer fit; but OpenCV only writes a line to the standard error stream and
 * hands the wrecked picture out. Java's own reader tells, so it reads the file a second time, for its warnings alone.
 */
final class JpegPixels {

    /** How libjpeg's messages about damage begin; others are about colour profiles and the like. */
    private static final String[] DAMAGE = {"Corrupt JPEG data", "Premature end of JPEG", "Inconsistent progression"};

    /** The picture itself is of no interest, only every so manieth of its pixels is kept. */
    private static final int SUBSAMPLING = 64;

    private JpegPixels() {}

    /** The reader's words about the first damage. A file that it cannot read at all is left to others to judge. */
    static Optional<String> damage(byte[] encoded) {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        String[] found = new String[1];
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
            reader.setInput(in, true, true);
            reader.addIIOReadWarningListener((source, warning) -> {
                if (found[0] == null && isDamage(warning)) {
                    found[0] = warning;
                }
            });
            ImageReadParam sparse = reader.getDefaultReadParam();
            sparse.setSourceSubsampling(SUBSAMPLING, SUBSAMPLING, 0, 0);
            reader.readRaster(0, sparse);
        } catch (IOException | RuntimeException e) {
            // An exotic colour profile or form, which OpenCV may well decode.
            return Optional.ofNullable(found[0]);
        } finally {
            reader.dispose();
        }
        return Optional.ofNullable(found[0]);
    }

    private static boolean isDamage(String warning) {
        for (String beginning : DAMAGE) {
            if (warning.startsWith(beginning)) {
                return true;
            }
        }
        return false;
    }
}
