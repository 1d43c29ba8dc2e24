package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.scanstream.contract.ResizeRule;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.Fuzzing;
import io.scanstream.testing.Mutations;
import io.scanstream.testing.SharedMaterial;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DICOM files with some bytes changed give pixels or are unusable; nothing else ever happens. */
class MutatedDicomTest {

    private static final int MUTATIONS = 1_000;
    private static final int MUTATIONS_OF_REAL_FILES = 6;

    /** Of a real film: where its elements begin, and its pixels. */
    private static final int PREAMBLE = 132;

    private static final int HEADER = 4_096;

    private static final Preprocessing PLAIN = Prepared.plain(8, ResizeRule.CENTRE_CROP);

    /** Bytes of the Java heap for a picture within the limit on pixels; a wrong length may ask for gigabytes. */
    private static final long MOST_BYTES = 64L << 20;

    static Stream<Named<byte[]>> madeFiles() {
        byte[] jpegLs = HexFormat.of()
                .parseHex("ffd8fff7000b080004000401011100ffda0008010100000000"
                        + "c000006c80208e01c00000574000006ee6000001bc180000" + "05d800009160ffd9");
        byte[] rle = new byte[82];
        rle[0] = 1;
        rle[4] = 64;
        rle[64] = 15;
        return Stream.of(
                Named.of(
                        "plain", DicomFiles.grey(4, 4, 12).pixels16(new int[16]).bytes()),
                Named.of(
                        "implicit",
                        DicomFiles.implicitGrey(4, 4, 8).pixels8(new int[16]).bytes()),
                Named.of(
                        "colour",
                        DicomFiles.colour(4, 4, "YBR_FULL").pixels8(new int[48]).bytes()),
                Named.of("windowed", windowed()),
                Named.of(
                        "with a table",
                        DicomFiles.grey(4, 4, 12)
                                .table(12, 0, 1, 2, 3)
                                .pixels16(new int[16])
                                .bytes()),
                Named.of("with sequences", withSequences()),
                Named.of(
                        "frames",
                        DicomFiles.grey(2, 2, 8)
                                .code(DicomFiles.FRAMES, "4")
                                .pixels8(new int[16])
                                .bytes()),
                Named.of(
                        "RLE",
                        DicomFiles.grey(4, 4, 8)
                                .in(DicomFiles.RLE)
                                .fragments(rle)
                                .bytes()),
                Named.of(
                        "JPEG-LS",
                        DicomFiles.grey(4, 4, 8)
                                .in(DicomFiles.JPEG_LS)
                                .fragments(jpegLs)
                                .bytes()),
                Named.of("JPEG", jpeg()),
                Named.of("JPEG 2000", jpeg2000()));
    }

    private static byte[] windowed() {
        return DicomFiles.grey(4, 4, 16)
                .number(DicomFiles.REPRESENTATION, 1)
                .number(DicomFiles.PADDING, 7)
                .decimal(DicomFiles.CENTER, "40")
                .decimal(DicomFiles.WIDTH, "400")
                .decimal(DicomFiles.SLOPE, "1.5")
                .decimal(DicomFiles.INTERCEPT, "-1024")
                .pixels16(new int[16])
                .bytes();
    }

    private static byte[] withSequences() {
        byte[] items = DicomFiles.join(
                DicomFiles.header(DicomFiles.ITEM, DicomFiles.UNDEFINED),
                DicomFiles.explicitHeader(0x0008_1140, "SQ", DicomFiles.UNDEFINED),
                DicomFiles.header(DicomFiles.ITEM, 0),
                DicomFiles.header(DicomFiles.SEQUENCE_END, 0),
                DicomFiles.header(DicomFiles.ITEM_END, 0),
                DicomFiles.header(DicomFiles.SEQUENCE_END, 0));
        return DicomFiles.grey(4, 4, 8)
                .element(0x0008_1140, "SQ", DicomFiles.UNDEFINED, items)
                .pixels8(new int[16])
                .bytes();
    }

    private static byte[] jpeg() {
        return DicomFiles.grey(16, 16, 8)
                .in(DicomFiles.JPEG_BASELINE)
                .fragments(JpegImages.baseline(JpegImages.grey(16, 16, (x, y) -> x * y)))
                .bytes();
    }

    private static byte[] jpeg2000() {
        return DicomFiles.colour(32, 32, "YBR_RCT")
                .in(DicomFiles.JPEG_2000)
                .fragments(DicomCodestreams.jpeg2000(32, 32, 200, 100, 20))
                .bytes();
    }

    @ParameterizedTest
    @MethodSource("madeFiles")
    void mutations_of_made_files_are_harmless(byte[] sound) {
        // Given
        Preprocessor preprocessor = new Preprocessor(PLAIN, new ImageLimits(1 << 20, 1 << 18));
        assertThatCode(() -> requireUsable(preprocessor, sound)).doesNotThrowAnyException();

        // When, then
        run(MUTATIONS, Mutations.of(sound), preprocessor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RG1_J2KI", "RG3_RLE", "RG3_JPLL", "RG3_J2KR", "RG3_JLSL", "NIH_DX_chest_nofinding.dcm"})
    void mutations_of_real_films_are_harmless(String name) throws Exception {
        // Given
        byte[] film = Files.readAllBytes(SharedMaterial.path("data/dicom/" + name));
        Preprocessor preprocessor = new Preprocessor(PLAIN, new ImageLimits(1 << 23, 1 << 22));

        // When, then
        run(MUTATIONS_OF_REAL_FILES, Mutations.of(film).at(IntStream.range(PREAMBLE, HEADER)), preprocessor);
        run(MUTATIONS_OF_REAL_FILES, Mutations.of(film).at(IntStream.range(HEADER, film.length)), preprocessor);
    }

    private static void run(int count, Mutations mutations, Preprocessor preprocessor) {
        QuietNativeCode.call(() -> {
            Fuzzing.with(count, MOST_BYTES)
                    .run(mutations, UnusableImageException.class, bytes -> requireUsable(preprocessor, bytes));
            return null;
        });
    }

    /** Of whichever frame comes first. */
    private static void requireUsable(Preprocessor preprocessor, byte[] file) throws UnusableImageException {
        FloatBuffer target = FloatBuffer.allocate(PLAIN.valuesPerImage());
        EncodedImage first = new EncodedImage(file, Optional.of("1"), DicomGuard.none());
        preprocessor.fill(preprocessor.picture(first), Alteration.none(), target);
        for (float number : target.array()) {
            assertThat(number).isBetween(0f, 1f);
        }
    }
}
