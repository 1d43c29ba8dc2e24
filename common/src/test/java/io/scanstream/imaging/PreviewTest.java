package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.scanstream.testing.DrawnImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewTest {

    @ParameterizedTest(name = "{0} x {1}")
    @CsvSource({"400, 200, 100, 50", "200, 400, 50, 100", "80, 60, 80, 60", "2000, 1, 100, 1"})
    @DisplayName("It has the image's proportions, and is never larger")
    void keepsProportions(int width, int height, int previewWidth, int previewHeight) throws Exception {
        // Given
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY), "png", png);

        // When
        byte[] jpeg = Preview.jpeg(png.toByteArray(), 100, ImageLimits.defaults());

        // Then
        BufferedImage preview = ImageIO.read(new ByteArrayInputStream(jpeg));
        assertThat(preview.getWidth()).isEqualTo(previewWidth);
        assertThat(preview.getHeight()).isEqualTo(previewHeight);
    }

    @Test
    @DisplayName("What cannot be decoded has none")
    void unusableImageHasNone() {
        // Given
        byte[] text = "not an image".getBytes(StandardCharsets.US_ASCII);

        // When
        assertThatExceptionOfType(UnusableImageException.class)

                // Then
                .isThrownBy(() -> Preview.jpeg(text, 100, ImageLimits.defaults()));
    }

    @Test
    @DisplayName("An image over the limits has none")
    void limitsHold() {
        // Given
        byte[] image = DrawnImages.disc(1);

        // When
        assertThatExceptionOfType(UnusableImageException.class)

                // Then
                .isThrownBy(() -> Preview.jpeg(image, 100, new ImageLimits(image.length, 10)));
    }
}
