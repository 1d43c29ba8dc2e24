package io.scanstream.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.scanstream.contract.ResizeRule;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.SharedMaterial;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DICOM files with some bytes changed give pixels or are unusable; nothing else ever happens. */
class MutatedDicomTest {

    private static final int MUTATIONS = 1_000;
    private static final int MUTATIONS_OF_REAL_FILES = 12;

    /** Of a real film: its elements, and where its pixels begin. */
    private static final int HEADER = 4_096;

    private static final Preprocessing PLAIN = Prepared.plain(8, ResizeRule.CENTRE_CROP);

    /** Bytes of the Java heap for a picture within the limit on pixels; a wrong length may ask for gigabytes. */
    private static final long MOST_MEMORY = 64L << 20;

    /** For ever, beside the milliseconds that it takes. */
    private static final Duration FOR_EVER = Duration.ofMinutes(2);

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
        Random random = new Random(20_261_128);
        Preprocessor preprocessor = new Preprocessor(PLAIN, new ImageLimits(1 << 20, 1 << 18));
        assertThat(isUsable(preprocessor, sound)).isTrue();

        // When
        int usable = usable(MUTATIONS, preprocessor, () -> mutated(sound, 0, sound.length, random));

        // Then
        assertThat(usable).isLessThan(MUTATIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RG1_J2KI", "RG3_RLE", "RG3_JPLL", "RG3_J2KR", "RG3_JLSL", "NIH_DX_chest_nofinding.dcm"})
    void mutations_of_real_films_are_harmless(String name) throws Exception {
        // Given
        byte[] film = Files.readAllBytes(SharedMaterial.path("data/dicom/" + name));
        Random random = new Random(20_261_128);
        Preprocessor preprocessor = new Preprocessor(PLAIN, new ImageLimits(1 << 23, 1 << 22));

        // When
        int usable = usable(MUTATIONS_OF_REAL_FILES, preprocessor, () -> {
            int from = random.nextBoolean() ? 132 : HEADER;
            return mutated(film, from, from == HEADER ? film.length : HEADER, random);
        });

        // Then
        assertThat(usable).isLessThan(MUTATIONS_OF_REAL_FILES);
    }

    private interface Mutations {
        byte[] next();
    }

    private static int usable(int count, Preprocessor preprocessor, Mutations mutations) {
        return Assertions.assertTimeoutPreemptively(
                FOR_EVER,
                () -> QuietNativeCode.call(() -> {
                    int usable = 0;
                    for (int i = 0; i < count; i++) {
                        usable += isUsable(preprocessor, mutations.next()) ? 1 : 0;
                    }
                    return usable;
                }));
    }

    /** Of whichever frame comes first. */
    private static boolean isUsable(Preprocessor preprocessor, byte[] file) {
        FloatBuffer target = FloatBuffer.allocate(PLAIN.valuesPerImage());
        long before = allocated();
        try {
            EncodedImage first = new EncodedImage(file, Optional.of("1"), DicomGuard.none());
            preprocessor.fill(preprocessor.picture(first), Alteration.none(), target);
        } catch (UnusableImageException e) {
            return false;
        } finally {
            assertThat(allocated() - before).isLessThan(MOST_MEMORY);
        }
        for (float number : target.array()) {
            assertThat(number).isBetween(0f, 1f);
        }
        return true;
    }

    /** By this thread so far. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    /** Some bytes changed, or all cut off from some place on. */
    private static byte[] mutated(byte[] sound, int from, int to, Random random) {
        if (random.nextInt(10) == 0) {
            return Arrays.copyOf(sound, from + random.nextInt(to - from));
        }
        byte[] mutated = sound.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            mutated[from + random.nextInt(to - from)] = (byte) random.nextInt(256);
        }
        return mutated;
    }
}
