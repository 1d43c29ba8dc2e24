package io.scanstream.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Picture;
import io.scanstream.imaging.PictureSource;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.storage.Sha256;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.LabelledImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureCacheTest {

    private static final long PLENTY = 1 << 20;

    private final Preprocessor preprocessor =
            new Preprocessor(Preprocessing.imageNet(32, ResizeRule.STRETCH), ImageLimits.defaults());

    @TempDir
    private Path images;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0} bytes of memory, {1} of a file")
    @CsvSource({"1000000, 0", "0, 1000000", "4000, 1000000"})
    void what_was_decoded_once_is_had_again_without_its_file(long memory, long file) throws Exception {
        // Given a colour image and a grey one of 16 bit
        LabelledImage colour = image("colour.png", DrawnImages.disc(1));
        LabelledImage deep = image("deep.png", greyOfSixteenBit());
        try (PictureCache cache = new PictureCache(directory, memory, file)) {
            Picture first = cache.of(colour).picture(preprocessor);
            Picture second = cache.of(deep).picture(preprocessor);
            Files.delete(colour.file());
            Files.delete(deep.file());

            // When
            Picture firstAgain = cache.of(colour).picture(preprocessor);
            Picture secondAgain = cache.of(deep).picture(preprocessor);

            // Then
            assertThat(second.sixteenBit()).isTrue();
            assertThat(firstAgain).usingRecursiveComparison().isEqualTo(first);
            assertThat(secondAgain).usingRecursiveComparison().isEqualTo(second);
        }
    }

    @Test
    void what_has_no_room_is_decoded_each_time() throws Exception {
        // Given
        LabelledImage image = image("0.png", DrawnImages.disc(0));
        try (PictureCache cache = new PictureCache(directory, 32 * 32 * 3, 32 * 32 * 3 - 1)) {
            Picture once = cache.of(image).picture(preprocessor);

            // When
            Picture again = cache.of(image).picture(preprocessor);
            Files.delete(image.file());
            Throwable missing = catchThrowable(() -> cache.of(image));

            // Then
            assertThat(again).usingRecursiveComparison().isEqualTo(once);
            assertThat(missing).isInstanceOf(IOException.class).hasMessageContaining("0.png");
        }
    }

    @Test
    void copies_of_one_image_take_the_room_of_one() throws Exception {
        // Given room for two
        LabelledImage image = image("0.png", DrawnImages.disc(0));
        LabelledImage copy = image("copy.png", DrawnImages.disc(0));
        LabelledImage other = image("1.png", DrawnImages.disc(1));
        try (PictureCache cache = new PictureCache(directory, 0, 2 * 32 * 32 * 3)) {

            // When both copies are read before either is decoded
            PictureSource first = cache.of(image);
            PictureSource second = cache.of(copy);
            first.picture(preprocessor);
            second.picture(preprocessor);
            Picture third = cache.of(other).picture(preprocessor);

            // Then
            Files.delete(other.file());
            assertThat(cache.of(other).picture(preprocessor))
                    .usingRecursiveComparison()
                    .isEqualTo(third);
        }
    }

    @Test
    void an_undecodable_image_stays_undecodable() throws Exception {
        // Given
        LabelledImage broken = image("broken.png", BrokenImages.pngWithoutPixels());
        try (PictureCache cache = new PictureCache(directory, PLENTY, PLENTY)) {

            // When
            Throwable first = catchThrowable(() -> cache.of(broken).picture(preprocessor));
            Throwable second = catchThrowable(() -> cache.of(broken).picture(preprocessor));

            // Then
            assertThat(first).isInstanceOf(UnusableImageException.class);
            assertThat(second).isInstanceOf(UnusableImageException.class);
        }
    }

    @Test
    void a_picture_that_cannot_be_written_is_given_all_the_same() throws Exception {
        // Given
        LabelledImage image = image("0.png", DrawnImages.disc(0));
        PictureCache cache = new PictureCache(directory, 0, PLENTY);
        PictureSource source = cache.of(image);
        cache.close();

        // When
        Picture picture = source.picture(preprocessor);

        // Then
        assertThat(picture.width()).isEqualTo(32);
    }

    @Test
    void nothing_is_left_in_the_directory() throws Exception {
        // Given
        try (PictureCache cache = new PictureCache(directory, 0, PLENTY)) {
            cache.of(image("0.png", DrawnImages.disc(0))).picture(preprocessor);
        }

        // Then
        assertThat(directory).isEmptyDirectory();
    }

    private LabelledImage image(String name, byte[] bytes) throws IOException {
        Path file = images.resolve(name);
        DrawnImages.write(file, bytes);
        return new LabelledImage(file, name, 0, bytes.length, Sha256.of(bytes));
    }

    private static byte[] greyOfSixteenBit() throws IOException {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_USHORT_GRAY);
        for (int i = 0; i < 1600; i++) {
            image.getRaster().setSample(i % 40, i / 40, 0, 40 * i);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
