package io.scanstream.dicom;

import java.util.Arrays;
import java.util.Optional;

/** How a file's elements and pixels are written: PS3.5, annex A. Those that cannot be read have a name all the same. */
enum TransferSyntax {
    IMPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2", "Implicit VR Little Endian", Coding.NATIVE),
    EXPLICIT_LITTLE_ENDIAN("1.2.840.10008.1.2.1", "Explicit VR Little Endian", Coding.NATIVE),
    ENCAPSULATED_UNCOMPRESSED(
            "1.2.840.10008.1.2.1.98", "Encapsulated Uncompressed Explicit VR Little Endian", Coding.NOT_READ),
    DEFLATED("1.2.840.10008.1.2.1.99", "Deflated Explicit VR Little Endian", Coding.NOT_READ),
    EXPLICIT_BIG_ENDIAN("1.2.840.10008.1.2.2", "Explicit VR Big Endian", Coding.NOT_READ),
    RLE("1.2.840.10008.1.2.5", "RLE Lossless", Coding.RLE),
    JPEG_BASELINE("1.2.840.10008.1.2.4.50", "JPEG Baseline (Process 1)", Coding.JPEG),
    JPEG_EXTENDED("1.2.840.10008.1.2.4.51", "JPEG Extended (Process 2 and 4)", Coding.JPEG),
    JPEG_LOSSLESS("1.2.840.10008.1.2.4.57", "JPEG Lossless (Process 14)", Coding.JPEG_LOSSLESS),
    JPEG_LOSSLESS_FIRST_ORDER(
            "1.2.840.10008.1.2.4.70", "JPEG Lossless, First-Order Prediction (Process 14 SV1)", Coding.JPEG_LOSSLESS),
    JPEG_LS_LOSSLESS("1.2.840.10008.1.2.4.80", "JPEG-LS Lossless", Coding.JPEG_LS),
    JPEG_LS_NEAR_LOSSLESS("1.2.840.10008.1.2.4.81", "JPEG-LS Near-Lossless", Coding.JPEG_LS),
    JPEG_2000_LOSSLESS("1.2.840.10008.1.2.4.90", "JPEG 2000 Lossless", Coding.JPEG_2000),
    JPEG_2000("1.2.840.10008.1.2.4.91", "JPEG 2000", Coding.JPEG_2000),
    JPEG_2000_PART_2_LOSSLESS("1.2.840.10008.1.2.4.92", "JPEG 2000 Part 2 Lossless", Coding.NOT_READ),
    JPEG_2000_PART_2("1.2.840.10008.1.2.4.93", "JPEG 2000 Part 2", Coding.NOT_READ),
    JPIP("1.2.840.10008.1.2.4.94", "JPIP Referenced", Coding.NOT_READ),
    JPIP_DEFLATED("1.2.840.10008.1.2.4.95", "JPIP Referenced Deflate", Coding.NOT_READ),
    MPEG2("1.2.840.10008.1.2.4.100", "MPEG2 Main Profile", Coding.NOT_READ),
    MPEG4("1.2.840.10008.1.2.4.102", "MPEG-4 AVC/H.264 High Profile", Coding.NOT_READ),
    HEVC("1.2.840.10008.1.2.4.107", "HEVC/H.265 Main Profile", Coding.NOT_READ),
    HTJ2K_LOSSLESS("1.2.840.10008.1.2.4.201", "High-Throughput JPEG 2000 Lossless", Coding.NOT_READ),
    HTJ2K_LOSSLESS_RPCL("1.2.840.10008.1.2.4.202", "High-Throughput JPEG 2000 RPCL Lossless", Coding.NOT_READ),
    HTJ2K("1.2.840.10008.1.2.4.203", "High-Throughput JPEG 2000", Coding.NOT_READ);

    /** How pixels are coded. */
    enum Coding {
        NATIVE,
        RLE,
        JPEG,
        JPEG_LOSSLESS,
        JPEG_LS,
        JPEG_2000,
        NOT_READ
    }

    private final String uid;
    private final String title;
    private final Coding coding;

    TransferSyntax(String uid, String title, Coding coding) {
        this.uid = uid;
        this.title = title;
        this.coding = coding;
    }

    /** @param uid digits and dots, as the file has it */
    static TransferSyntax readable(String uid) throws UnusableDicomException {
        Optional<TransferSyntax> known =
                Arrays.stream(values()).filter(syntax -> syntax.uid.equals(uid)).findFirst();
        if (known.isEmpty() || known.get().coding == Coding.NOT_READ) {
            throw UnusableDicomException.unsupported("its transfer syntax is %s, which is not decoded"
                    .formatted(known.map(TransferSyntax::toString).orElse(uid)));
        }
        return known.get();
    }

    Coding coding() {
        return coding;
    }

    boolean isImplicit() {
        return this == IMPLICIT_LITTLE_ENDIAN;
    }

    /** Whether the pixels lie in fragments. */
    boolean isEncapsulated() {
        return coding != Coding.NATIVE;
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(title, uid);
    }
}
