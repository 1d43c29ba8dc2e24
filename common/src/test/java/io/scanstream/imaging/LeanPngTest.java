package io.scanstream.imaging;

import static io.scanstream.imaging.PngImages.chunk;
import static io.scanstream.imaging.PngImages.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scanstream.contract.ResizeRule;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.imgcodecs.Imgcodecs;

class LeanPngTest {

    private static final byte[] HEADER = PngImages.header(PngImages.COLOUR, 8, 4, 2);
    private static final byte[] ROWS = PngImages.pixels(new byte[] {
        0, 9, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 0, 120, -1, -9, -19, -29, -39, -49, -59, -69, -79, -89, -99
    });
    private static final byte[] PLAIN = file(HEADER, ROWS, PngImages.END);

    @BeforeAll
    static void loadLibrary() {
        OpenCvLibrary.load();
    }

    static Stream<Arguments> dispensable() throws Exception {
        return Stream.of(
                Arguments.of("gAMA", hex("00001388")),
                Arguments.of("cHRM", hex("00007a25000080830000fa00000075300000ea600000ea6000003a9800001770")),
                Arguments.of("sRGB", hex("02")),
                Arguments.of("iCCP", named("profile", packed(new byte[4000]))),
                Arguments.of("sBIT", hex("030303")),
                Arguments.of("bKGD", hex("00ff00000000")),
                Arguments.of("pHYs", hex("000003e8000007d001")),
                Arguments.of("tIME", hex("07e50101000000")),
                Arguments.of("tEXt", named("Comment", new byte[0])),
                Arguments.of("zTXt", named("Comment", packed("hello".getBytes(StandardCharsets.US_ASCII)))),
                Arguments.of("iTXt", named("Comment", hex("00000000"))),
                Arguments.of("acTL", hex("0000000200000000")),
                Arguments.of("prVt", hex("01020304")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dispensable")
    @DisplayName("A chunk that no pixel depends on is left out, before the pixels and behind them")
    void dispensableChunksAreLeftOut(String type, byte[] content) {
        // Given
        byte[] chunk = chunk(type, content);
        byte[] png = file(HEADER, chunk, chunk, ROWS, chunk, PngImages.END);

        // When
        byte[] lean = LeanPng.of(png);

        // Then
        assertThat(lean).isEqualTo(PLAIN);
        assertThat(decoded(lean)).isEqualTo(decoded(png));
    }

    static Stream<Arguments> needed() {
        byte[] oneColour = chunk("PLTE", hex("c86432"));
        byte[] palette = PngImages.header(PngImages.PALETTE, 8, 1, 1);
        byte[] onePixel = PngImages.pixels(new byte[2]);
        return Stream.of(
                Arguments.of("nothing else", PLAIN),
                Arguments.of("pixels in two chunks", file(HEADER, ROWS, chunk("IDAT"), PngImages.END)),
                Arguments.of("a palette", file(palette, oneColour, onePixel, PngImages.END)),
                Arguments.of(
                        "transparency", file(palette, oneColour, chunk("tRNS", hex("80")), onePixel, PngImages.END)),
                Arguments.of("an orientation", file(HEADER, turned(3), ROWS, PngImages.END)),
                Arguments.of("an orientation behind the pixels", file(HEADER, ROWS, turned(3), PngImages.END)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("needed")
    @DisplayName("A file that has only what is needed is not copied")
    void neededChunksAreKept(String what, byte[] png) {
        // When
        byte[] lean = LeanPng.of(png);

        // Then
        assertThat(lean).as(what).isSameAs(png);
    }

    @ParameterizedTest(name = "before the pixels: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("The orientation is applied, whatever stands beside it and wherever it stands")
    void orientationIsApplied(boolean before) throws Exception {
        // Given
        byte[] text = chunk("tEXt", named("Comment", new byte[0]));
        byte[] png = before
                ? file(HEADER, text, turned(3), ROWS, PngImages.END)
                : file(HEADER, ROWS, turned(3), text, PngImages.END);

        // When
        float[] numbers = Prepared.numbers(png, Prepared.plain(2, ResizeRule.STRETCH));

        // Then
        float[] upright = Prepared.numbers(PLAIN, Prepared.plain(2, ResizeRule.STRETCH));
        assertThat(Prepared.levels(numbers, 2, 0, 0)).containsExactly(Prepared.levels(upright, 2, 1, 1), within(1e-3));
    }

    @Test
    @DisplayName("What follows the end is left out with the rest")
    void nothingFollowsTheEnd() {
        // Given
        byte[] png = PngImages.join(file(HEADER, chunk("tIME", new byte[7]), ROWS, PngImages.END), new byte[1000]);

        // When
        byte[] lean = LeanPng.of(png);

        // Then
        assertThat(lean).isEqualTo(PLAIN);
    }

    @Test
    @DisplayName("Texts that would unfold to 800 MB take no memory")
    void textsAreNotUnfolded() throws Exception {
        // Given
        byte[] text = chunk("zTXt", named("k", packed("a".repeat(7_900_000).getBytes(StandardCharsets.US_ASCII))));
        List<byte[]> chunks = new ArrayList<>(Collections.nCopies(100, text));
        chunks.add(0, HEADER);
        chunks.add(ROWS);
        chunks.add(PngImages.END);
        byte[] png = file(chunks.toArray(new byte[0][]));
        long before = peakKilobytes();

        // When
        Prepared.numbers(png, Prepared.plain(2, ResizeRule.STRETCH));

        // Then
        assertThat(peakKilobytes() - before).isLessThan(200_000);
    }

    /** The most memory that this process has ever had. */
    private static long peakKilobytes() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] turned(int orientation) {
        return chunk(
                "eXIf",
                hex("49492a0008000000" + "0100" + "1201" + "0300" + "01000000" + "0%d000000".formatted(orientation)
                        + "00000000"));
    }

    /** A keyword, its end, and for what is compressed the method 0. */
    private static byte[] named(String keyword, byte[] content) {
        return PngImages.join(keyword.getBytes(StandardCharsets.US_ASCII), new byte[2], content);
    }

    private static byte[] packed(byte[] content) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(packed, new Deflater(9))) {
            deflating.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String decoded(byte[] png) {
        return QuietNativeCode.call(() -> {
            Mat pixels = Imgcodecs.imdecode(new MatOfByte(png), Imgcodecs.IMREAD_COLOR);
            return pixels.size() + " " + pixels.dump();
        });
    }
}
