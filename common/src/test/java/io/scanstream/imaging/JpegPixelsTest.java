package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.RejectionCode;
import io.scanstream.testing.SharedMaterial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JpegPixelsTest {

    @Test
    @DisplayName("A JPEG whose middle was overwritten with zeros is refused, though OpenCV would decode it")
    void lostSectorIsFound() throws Exception {
        // Given
        byte[] image = DamagedImages.largeJpeg();
        int from = image.length / 2;
        Arrays.fill(image, from, from + 256, (byte) 0);
        ImageHeader header = ImageHeader.read(image);

        // When
        UnusableImageException refusal = catchThrowableOfType(
                UnusableImageException.class, () -> ImageDecoder.decode(image, ImageLimits.defaults()));

        // Then
        assertThat(header.format()).isEqualTo(ImageFormat.JPEG);
        assertThat(refusal.code()).isEqualTo(RejectionCode.UNDECODABLE);
        assertThat(refusal).hasMessageContaining("Corrupt JPEG data");
    }

    @Test
    @DisplayName("No undamaged file raises an alarm")
    void soundFilesPass() throws Exception {
        // Given
        List<byte[]> sound =
                List.of(DamagedImages.soundJpeg(), DamagedImages.soundProgressiveJpeg(), DamagedImages.largeJpeg());

        // When / Then
        assertThat(sound)
                .allSatisfy(image -> assertThat(JpegPixels.damage(image)).isEmpty());
    }

    @Test
    @DisplayName("None of the real dermoscopy images raises an alarm")
    void realFilesPass() throws Exception {
        // Given
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.walk(SharedMaterial.path("data/dermoscopy"))) {
            found.filter(file -> file.toString().endsWith(".jpg")).forEach(files::add);
        }

        // When / Then
        assertThat(files)
                .hasSize(401)
                .allSatisfy(file ->
                        assertThat(JpegPixels.damage(Files.readAllBytes(file))).isEmpty());
    }
}
