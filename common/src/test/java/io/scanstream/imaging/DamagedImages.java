package io.scanstream.imaging;

import static io.scanstream.imaging.PngImages.chunk;
import static io.scanstream.imaging.PngImages.file;
import static io.scanstream.imaging.PngImages.header;
import static io.scanstream.imaging.PngImages.join;
import static io.scanstream.imaging.PngImages.pixels;

import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** What the damage is, the file, and a part of the sentence that it must be refused with. */
final class DamagedImages {

    private static final BufferedImage PICTURE =
            JpegImages.colour(24, 16, (x, y) -> JpegImages.rgb(x * 10, y * 15, x * y / 2));
    private static final byte[] HEADER = header(PngImages.GREY, 8, 20, 20);
    private static final byte[] ROWS = pixels(new byte[20 * 21]);

    private DamagedImages() {}

    static byte[] soundPng() {
        return PngImages.png(PngImages.COLOUR, 8, 7, 5, (x, y) -> new int[] {x * 30, y * 40, x * y});
    }

    static byte[] soundJpeg() {
        return JpegImages.baseline(PICTURE);
    }

    /** Large enough for a stretch of its pixels to be lost. */
    static byte[] largeJpeg() {
        return JpegImages.baseline(
                JpegImages.colour(256, 256, (x, y) -> JpegImages.rgb(x * 7 % 256, y * 11 % 256, x * y % 256)));
    }

    static byte[] soundProgressiveJpeg() {
        return JpegImages.progressive(PICTURE);
    }

    static Stream<Arguments> pngs() {
        return Stream.of(
                png("stops after the signature", file(), "header chunk"),
                png("begins with pixels", file(ROWS, HEADER, PngImages.END), "header chunk"),
                png("has no pixels", file(HEADER, PngImages.END), "no pixels"),
                png("has no end", file(HEADER, ROWS), "inside a chunk"),
                png("is 0 wide", file(header(0, 8, 0, 20), ROWS, PngImages.END), "0 x 20"),
                png("is -1 high", file(header(0, 8, 20, -1), ROWS, PngImages.END), "20 x 4294967295"),
                png("has a chunk of 4 GB", file(HEADER, integerChunk(), PngImages.END), "inside a chunk"),
                png("has a wrong checksum", wrongChecksum(), "checksum of the chunk at byte 33"),
                png("has half of its rows", file(HEADER, pixels(new byte[10 * 21]), PngImages.END), "pixels"),
                png("has pixels that do not unfold", file(HEADER, chunk("IDAT", ROWS), PngImages.END), "pixels"),
                png("has a colour type that is none", file(header(5, 8, 20, 20), ROWS, PngImages.END), "pixels"),
                png("has 3 bits a sample", file(header(0, 3, 20, 20), ROWS, PngImages.END), "pixels"),
                png("has a palette of no colours", file(header(3, 8, 20, 20), ROWS, PngImages.END), "pixels"));
    }

    static Stream<Arguments> jpegs() {
        byte[] sound = soundJpeg();
        int frame = JpegImages.indexOf(sound, 0xc0);
        int scan = JpegImages.indexOf(sound, 0xda);
        return Stream.of(
                jpeg("stops after its first marker", Arrays.copyOf(sound, 3), "ends too soon"),
                jpeg("stops inside a segment", Arrays.copyOf(sound, frame + 3), "inside a segment"),
                jpeg("stops before its pixels", Arrays.copyOf(sound, scan), "ends too soon"),
                jpeg("stops in its pixels", Arrays.copyOf(sound, sound.length - 50), "middle of its pixels"),
                jpeg("lacks its last byte", Arrays.copyOf(sound, sound.length - 1), "middle of its pixels"),
                jpeg("lacks its end", Arrays.copyOf(sound, sound.length - 2), "middle of its pixels"),
                jpeg("has no pixels", join(Arrays.copyOf(sound, scan), new byte[] {-1, -39}), "no pixels"),
                jpeg("has no frame", without(sound, frame), "no pixels"),
                jpeg("has two frames", twoFrames(sound, frame, scan), "second frame"),
                jpeg("has 65 scans", JpegImages.withScans(soundProgressiveJpeg(), 65), "more than 64 scans"),
                jpeg("is 0 wide", changed(sound, frame + 8, 0), "0 x 16"),
                jpeg("is 0 high", changed(sound, frame + 6, 0), "24 x 0"),
                jpeg("has 12 bits a sample", changed(sound, frame + 4, 12), "pixels cannot be decoded"),
                jpeg("has a segment of length 1", changed(changed(sound, 4, 0), 5, 1), "inside a segment"),
                jpeg("has something else than a marker", changed(sound, frame, 7), "a marker is missing at byte"));
    }

    private static Arguments png(String damage, byte[] bytes, String sentence) {
        return Arguments.of("a PNG that " + damage, bytes, sentence);
    }

    private static Arguments jpeg(String damage, byte[] bytes, String sentence) {
        return Arguments.of("a JPEG that " + damage, bytes, sentence);
    }

    private static byte[] integerChunk() {
        return changed(ROWS, 0, 0xff);
    }

    private static byte[] wrongChecksum() {
        byte[] png = file(HEADER, ROWS, PngImages.END);
        return changed(png, PngImages.SIGNATURE.length + HEADER.length + 10, 77);
    }

    /** A small frame after the pixels of a large one: the size that is checked must be the one that is decoded. */
    private static byte[] twoFrames(byte[] jpeg, int frame, int scan) {
        byte[] pixels = Arrays.copyOfRange(jpeg, scan, jpeg.length - 2);
        byte[] second = Arrays.copyOfRange(jpeg, frame, jpeg.length);
        return join(Arrays.copyOf(jpeg, scan), pixels, second);
    }

    private static byte[] without(byte[] jpeg, int segment) {
        int length = ByteBuffer.wrap(jpeg).getShort(segment + 2);
        return join(Arrays.copyOf(jpeg, segment), Arrays.copyOfRange(jpeg, segment + 2 + length, jpeg.length));
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
