package io.scanstream.dicom;

import static io.scanstream.testing.DicomFiles.ITEM;
import static io.scanstream.testing.DicomFiles.ITEM_END;
import static io.scanstream.testing.DicomFiles.SEQUENCE_END;
import static io.scanstream.testing.DicomFiles.UNDEFINED;
import static io.scanstream.testing.DicomFiles.explicitHeader;
import static io.scanstream.testing.DicomFiles.header;
import static io.scanstream.testing.DicomFiles.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.RejectionCode;
import io.scanstream.testing.DicomFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DicomFileTest {

    private static final int SEQUENCE = 0x0008_1140;
    private static final int PRIVATE = 0x0009_1001;
    private static final String TELLING = "DOE^JANE";

    private static DicomFiles sound() {
        return DicomFiles.grey(2, 2, 8).pixels8(1, 2, 3, 4);
    }

    static Stream<Named<byte[]>> soundFiles() {
        byte[] implicitItem = join(header(0x0008_1150, 2), "1 ".getBytes(StandardCharsets.US_ASCII));
        byte[] undefinedItem = join(header(ITEM, UNDEFINED), implicitItem, header(ITEM_END, 0));
        byte[] emptySequences = join(header(ITEM, 0), header(ITEM, UNDEFINED), header(ITEM_END, 0));
        byte[] nested = join(
                header(ITEM, UNDEFINED),
                explicitHeader(0x0040_a170, "SQ", UNDEFINED),
                header(ITEM, UNDEFINED),
                explicitHeader(0x0008_0100, "SH", 2),
                new byte[2],
                header(ITEM_END, 0),
                header(SEQUENCE_END, 0),
                header(ITEM_END, 0));
        return Stream.of(
                Named.of("explicit elements", sound().bytes()),
                Named.of(
                        "implicit elements",
                        DicomFiles.implicitGrey(2, 2, 8).pixels8(1, 2, 3, 4).bytes()),
                Named.of(
                        "a sequence with a length",
                        sound().element(SEQUENCE, "SQ", nested).bytes()),
                Named.of("a sequence without a length", sequence("SQ", nested)),
                Named.of("empty items", sequence("SQ", emptySequences)),
                Named.of("an unknown element without a length", sequence("UN", undefinedItem)),
                Named.of("items of 16 levels", sequence("SQ", levels(16))),
                Named.of(
                        "an implicit sequence without a length",
                        DicomFiles.implicitGrey(2, 2, 8)
                                .element(SEQUENCE, "", UNDEFINED, join(undefinedItem, header(SEQUENCE_END, 0)))
                                .pixels8(1, 2, 3, 4)
                                .bytes()),
                Named.of(
                        "private elements",
                        sound().element(PRIVATE, "LO", new byte[6]).bytes()),
                Named.of("something behind its pixels", join(sound().bytes(), new byte[] {1, 2, 3})));
    }

    private static byte[] emptyItems(int count) {
        byte[] item = header(ITEM, 0);
        ByteBuffer items = ByteBuffer.allocate(item.length * count);
        for (int i = 0; i < count; i++) {
            items.put(item);
        }
        return items.array();
    }

    private static byte[] sequence(String vr, byte[] items) {
        return sound().element(SEQUENCE, vr, UNDEFINED, join(items, header(SEQUENCE_END, 0)))
                .bytes();
    }

    /** Items of a sequence that is on one level more. */
    private static byte[] levels(int levels) {
        byte[] items = new byte[0];
        for (int level = 1; level < levels; level++) {
            items = join(
                    header(ITEM, UNDEFINED),
                    explicitHeader(SEQUENCE, "SQ", UNDEFINED),
                    items,
                    header(SEQUENCE_END, 0),
                    header(ITEM_END, 0));
        }
        return items;
    }

    @ParameterizedTest
    @MethodSource("soundFiles")
    void a_file_is_read_however_its_elements_are_written(byte[] bytes) throws Exception {
        // When
        DicomFile file = DicomFile.read(bytes);

        // Then
        assertThat(DicomFile.isDicom(bytes)).isTrue();
        assertThat(file.modality()).contains("DX");
        assertThat(file.bodyPart()).contains("CHEST");
        assertThat(Decoding.values(bytes)).containsExactly(1, 2, 3, 4);
    }

    static Stream<Arguments> damagedFiles() {
        byte[] sound = sound().bytes();
        return Stream.of(
                damaged("ends behind its prefix", Arrays.copyOf(sound, 132), "no transfer syntax"),
                damaged("has no pixels", sound().without(DicomFiles.PIXELS).bytes(), "holds no pixels"),
                damaged("lacks a byte of its pixels", Arrays.copyOf(sound, sound.length - 1), "4 bytes are said to be"),
                damaged("has a pixel too few", sound().pixels8(1, 2).bytes(), "2 bytes, but its header says 4"),
                damaged(
                        "has two pixels too many",
                        sound().pixels8(1, 2, 3, 4, 5, 6).bytes(),
                        "6 bytes, but"),
                damaged("has no rows", sound().without(DicomFiles.ROWS).bytes(), "no Rows (0028,0010)"),
                damaged("is 0 high", sound().number(DicomFiles.ROWS, 0).bytes(), "2 x 0 pixels"),
                damaged(
                        "is larger than its pixels",
                        sound().number(DicomFiles.ROWS, 65_535).bytes(),
                        "131,070"),
                damaged("has 0 frames", sound().code(DicomFiles.FRAMES, "0").bytes(), "0 frames"),
                damaged("has -1 frames", sound().code(DicomFiles.FRAMES, "-1").bytes(), "(0028,0008) is no count"),
                damaged(
                        "has too many frames",
                        sound().code(DicomFiles.FRAMES, "999999999").bytes(),
                        "3,999,999,996"),
                damaged(
                        "has rows of 4 bytes",
                        sound().element(DicomFiles.ROWS, "UL", new byte[4]).bytes(),
                        "must have 2"),
                damaged(
                        "has no photometric",
                        sound().without(DicomFiles.PHOTOMETRIC).bytes(),
                        "no Photometric"),
                damaged(
                        "has 3 samples of grey",
                        sound().number(DicomFiles.SAMPLES, 3).bytes(),
                        "is 3, but"),
                damaged(
                        "stores 9 of 8 bits",
                        sound().number(DicomFiles.BITS_STORED, 9).bytes(),
                        "is 9 and"),
                damaged(
                        "stores 0 bits",
                        sound().number(DicomFiles.BITS_STORED, 0).bytes(),
                        "is 0 and"),
                damaged(
                        "has a high bit beyond",
                        sound().number(DicomFiles.HIGH_BIT, 8).bytes(),
                        "is 8 of 8"),
                damaged("is nested too deeply", sequence("SQ", levels(17)), "deeper than 16"),
                damaged("is nested without an end", sequence("SQ", endless()), "deeper than 16"),
                damaged("has half a million items", sequence("SQ", emptyItems(500_000)), "more than 500,000 elements"),
                damaged("has a sequence without an end", endlessSequence(), "where an item belongs"),
                damaged("has an item longer than all", sequence("SQ", header(ITEM, 99_999_999)), "99,999,999 bytes"),
                damaged("has an element longer than all", element("LO", 0xfffe), "65,534 bytes are said to be"),
                damaged("has an element of 4 GB", element("OB", 0xffff_fffe), "4,294,967,294 bytes are said"),
                damaged("has a value representation that is none", element("1x", 2), "no value representation"),
                damaged("has its rows twice", twice(sound), "Rows (0028,0010) twice"),
                damaged(
                        "has fragments it should not have",
                        sound().fragments(new byte[4]).bytes(),
                        "have no length"),
                damaged(
                        "has no fragments",
                        DicomFiles.grey(2, 2, 8)
                                .in(DicomFiles.RLE)
                                .pixels8(1, 2, 3, 4)
                                .bytes(),
                        "have a length"),
                damaged(
                        "names no syntax",
                        DicomFiles.grey(2, 2, 8).in("").pixels8(1).bytes(),
                        "no transfer syntax"),
                damaged(
                        "has a modality that is no code",
                        sound().element(DicomFiles.MODALITY, "CS", TELLING.getBytes(StandardCharsets.US_ASCII))
                                .bytes(),
                        "Modality (0008,0060) is no coded string"));
    }

    private static Arguments damaged(String how, byte[] file, String sentence) {
        return Arguments.of(Named.of(how, file), sentence);
    }

    private static byte[] endless() {
        byte[] level = join(header(ITEM, UNDEFINED), explicitHeader(SEQUENCE, "SQ", UNDEFINED));
        byte[] levels = level;
        for (int i = 0; i < 12; i++) {
            levels = join(levels, levels);
        }
        return levels;
    }

    private static byte[] endlessSequence() {
        return sound().element(SEQUENCE, "SQ", UNDEFINED, new byte[0]).bytes();
    }

    private static byte[] element(String vr, int length) {
        return sound().element(PRIVATE, vr, length, new byte[0]).bytes();
    }

    private static byte[] twice(byte[] sound) {
        byte[] again = join(explicitHeader(DicomFiles.ROWS, "US", 2), new byte[] {9, 0});
        int pixels = sound.length - 16;
        return join(Arrays.copyOf(sound, pixels), again, Arrays.copyOfRange(sound, pixels, sound.length));
    }

    @ParameterizedTest
    @MethodSource("damagedFiles")
    void a_file_that_does_not_add_up_is_refused_and_the_sentence_says_where(byte[] file, String sentence) {
        // When
        UnusableDicomException refusal = catchThrowableOfType(UnusableDicomException.class, () -> {
            DicomFile read = DicomFile.read(file);
            read.modality();
            read.picture(1, null);
        });

        // Then
        assertThat(refusal.code()).isEqualTo(RejectionCode.UNDECODABLE);
        assertThat(refusal)
                .hasMessageStartingWith("the DICOM file is damaged: ")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining(TELLING);
    }

    @Test
    void a_file_cut_off_anywhere_is_refused_and_nothing_worse_happens() {
        byte[] sound = sequence("SQ", levels(3));
        for (int length = 132; length < sound.length; length++) {
            // Given
            byte[] prefix = Arrays.copyOf(sound, length);

            // When / Then
            assertThatThrownBy(() -> DicomFile.read(prefix))
                    .as("the first %d bytes", length)
                    .isInstanceOf(UnusableDicomException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.10008.1.2.2, Explicit VR Big Endian",
        "1.2.840.10008.1.2.1.99, Deflated Explicit VR Little Endian",
        "1.2.840.10008.1.2.4.92, JPEG 2000 Part 2 Lossless",
        "1.2.840.10008.1.2.4.100, MPEG2 Main Profile",
        "1.2.840.10008.1.2.4.201, High-Throughput JPEG 2000 Lossless"
    })
    void a_syntax_that_is_not_read_is_refused_by_its_name(String uid, String name) {
        // Given
        byte[] file = sound().in(uid).bytes();

        // When / Then
        assertThatThrownBy(() -> DicomFile.read(file))
                .isInstanceOfSatisfying(
                        UnusableDicomException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RejectionCode.UNSUPPORTED_FORMAT))
                .hasMessage("the DICOM file cannot be read: its transfer syntax is %s (%s), which is not decoded"
                        .formatted(name, uid));
    }

    @Test
    void a_syntax_that_nobody_knows_is_refused_by_its_number() {
        assertThatThrownBy(() -> DicomFile.read(sound().in("1.2.3.4").bytes()))
                .hasMessageContaining("its transfer syntax is 1.2.3.4, which");
    }

    @ParameterizedTest
    @CsvSource({"PALETTE COLOR, 1", "HSV, 3", "CMYK, 4", "YBR_PARTIAL_422, 3"})
    void colours_that_are_not_read_are_refused_by_their_name(String photometric, int samples) {
        // Given
        byte[] file = sound().code(DicomFiles.PHOTOMETRIC, photometric)
                .number(DicomFiles.SAMPLES, samples)
                .bytes();

        // When / Then
        assertThatThrownBy(() -> DicomFile.read(file))
                .isInstanceOfSatisfying(
                        UnusableDicomException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RejectionCode.UNSUPPORTED_FORMAT))
                .hasMessageContaining("Photometric Interpretation (0028,0004) is %s".formatted(photometric));
    }

    @ParameterizedTest
    @CsvSource({"1, MONOCHROME2", "32, MONOCHROME2", "16, RGB"})
    void depths_that_are_not_read_are_refused(int bits, String photometric) {
        // Given
        byte[] file = sound().code(DicomFiles.PHOTOMETRIC, photometric)
                .number(DicomFiles.BITS_ALLOCATED, bits)
                .bytes();

        // When / Then
        assertThatThrownBy(() -> DicomFile.read(file)).hasMessageContaining("Bits Allocated (0028,0100) is %d", bits);
    }

    @Test
    void a_file_that_says_neither_modality_nor_body_part_says_nothing() throws Exception {
        // When
        DicomFile file = DicomFile.read(sound().without(DicomFiles.MODALITY)
                .code(DicomFiles.BODY_PART, "")
                .bytes());

        // Then
        assertThat(file.modality()).isEmpty();
        assertThat(file.bodyPart()).isEmpty();
    }
}
