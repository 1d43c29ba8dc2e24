package io.scanstream.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.RejectionCode;
import io.scanstream.contract.Topic;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DicomFiles;
import io.scanstream.testing.DrawnImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Messages that somebody might send who means no good, each of one kind, with what has to be said of it. */
final class HostileMessages {

    /** What the worker takes at most; small, so that the test is quick. */
    static final int MOST_BYTES = 1 << 20;

    private static final String TASK = "skin";
    private static final byte[] IMAGE = DrawnImages.disc(1);

    private final List<Hostile> messages = new ArrayList<>();
    private final Path root;

    /**
     * @param name the record's key
     * @param sentence part of the reason
     */
    record Hostile(String name, ProducerRecord<byte[], byte[]> message, RejectionCode code, String sentence) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** @param root folder that references may name files in; what lies beside it is nobody's business */
    static List<Hostile> in(Path root) throws IOException, InterruptedException {
        HostileMessages all = new HostileMessages(root);
        all.files();
        all.films();
        all.headers();
        all.references();
        all.filesBehindReferences();
        return all.messages;
    }

    private HostileMessages(Path root) {
        this.root = root;
    }

    private void files() {
        image("no bytes", new byte[0], RejectionCode.EMPTY, "");
        image("noise", noise(4096), RejectionCode.UNSUPPORTED_FORMAT, "neither");
        image("a gzip file", new byte[] {0x1f, (byte) 0x8b, 8, 0}, RejectionCode.UNSUPPORTED_FORMAT, "1f 8b");
        image("too many bytes", Arrays.copyOf(IMAGE, MOST_BYTES + 1), RejectionCode.TOO_MANY_BYTES, "1,048,576");
        image("a bomb of pixels", BrokenImages.pngOf(60_000, 60_000), RejectionCode.TOO_MANY_PIXELS, "60000 x 60000");
        image("a width below zero", BrokenImages.pngOf(-1, 8), RejectionCode.UNDECODABLE, "PNG");
        image("pixels that are none", BrokenImages.pngWithoutPixels(), RejectionCode.UNDECODABLE, "PNG");
        image("a PNG that is cut", Arrays.copyOf(IMAGE, IMAGE.length / 2), RejectionCode.UNDECODABLE, "PNG");
        image("a JPEG that is cut", BrokenImages.cutJpeg(), RejectionCode.UNDECODABLE, "JPEG");
    }

    private void films() {
        image("rows without end", film(65_535, 65_535).bytes(), RejectionCode.UNDECODABLE, "4,294,836,225");
        image(
                "rows without end in a few bytes",
                film(65_535, 65_535).in(DicomFiles.RLE).fragments(noise(80)).bytes(),
                RejectionCode.TOO_MANY_PIXELS,
                "65535 x 65535");
        image("no rows", film(2, 0).bytes(), RejectionCode.UNDECODABLE, "DICOM");
        image("too few pixels", film(200, 200).bytes(), RejectionCode.UNDECODABLE, "DICOM");
        image("sequences in sequences", nested(1000), RejectionCode.UNDECODABLE, "nested deeper than 16");
        image(
                "a length beyond the end",
                film(2, 2)
                        .element(DicomFiles.PIXELS, "OW", 0x7fff_fff0, new byte[4])
                        .bytes(),
                RejectionCode.UNDECODABLE,
                "DICOM");
        image(
                "deflated elements",
                film(2, 2).in("1.2.840.10008.1.2.1.99").bytes(),
                RejectionCode.UNSUPPORTED_FORMAT,
                "1.2.840.10008.1.2.1.99");
        image(
                "a run of bytes without pixels",
                film(2, 2).in(DicomFiles.RLE).fragments(noise(80)).bytes(),
                RejectionCode.UNDECODABLE,
                "DICOM");
    }

    private static DicomFiles film(int columns, int rows) {
        return DicomFiles.grey(columns, rows, 8).pixels8(0, 1, 2, 3);
    }

    /** None of them ever ends. */
    private static byte[] nested(int depth) {
        byte[][] levels = new byte[depth][];
        Arrays.fill(
                levels,
                DicomFiles.join(
                        DicomFiles.explicitHeader(0x0008_1140, "SQ", DicomFiles.UNDEFINED),
                        DicomFiles.header(DicomFiles.ITEM, DicomFiles.UNDEFINED)));
        byte[] preamble = film(2, 2).bytes();
        byte[] meta = Arrays.copyOf(preamble, 128 + 4 + 8 + 20);
        return DicomFiles.join(meta, DicomFiles.join(levels));
    }

    private void headers() {
        add("a task of lines", record(IMAGE, "skin\nERROR all is lost"), RejectionCode.UNKNOWN_TASK, "");
        add("a task without end", record(IMAGE, "skin".repeat(100_000)), RejectionCode.UNKNOWN_TASK, "");
        add("a frame below zero", framed("-1"), RejectionCode.NO_SUCH_FRAME, "'-1'");
        add("a frame beyond all numbers", framed("99999999999999999999"), RejectionCode.NO_SUCH_FRAME, "from 1 to 1");
    }

    private static ProducerRecord<byte[], byte[]> framed(String frame) {
        ProducerRecord<byte[], byte[]> message = record(film(2, 2).bytes(), TASK);
        message.headers().add(MessageHeader.FRAME, frame.getBytes(UTF_8));
        return message;
    }

    private void references() {
        reference("a reference that is no JSON", "{\"uri\":", RejectionCode.REFERENCE_UNREADABLE, "");
        reference("brackets without end", "[".repeat(100_000), RejectionCode.REFERENCE_UNREADABLE, "");
        reference("a size below zero", json("file:///x.png", digest(), -1), RejectionCode.REFERENCE_UNREADABLE, "size");
        reference(
                "a digest that is none", json("file:///x.png", "00", 1), RejectionCode.REFERENCE_UNREADABLE, "sha256");
        refused("another host's file", "file://evil.example/scans/x.png");
        refused("the network", "http://169.254.169.254/latest/meta-data");
        refused("a program's scheme", "jar:file:///scans/x.jar!/x.png");
        refused("a bucket that is not ours", "s3://others/x.png");
        refused("a name and a password", "s3://key:secret@scans/x.png");
    }

    private void filesBehindReferences() throws IOException, InterruptedException {
        Path secret = Files.write(root.resolveSibling("secret.png"), IMAGE);
        Path inside = Files.write(root.resolve("inside.png"), IMAGE);
        Files.createSymbolicLink(root.resolve("link.png"), secret);
        new ProcessBuilder("mkfifo", root.resolve("pipe.png").toString())
                .start()
                .waitFor();
        refused("a way out", root.toUri() + "../secret.png");
        refused("a way out in disguise", root.toUri() + "%2e%2e/secret.png");
        refused("a link out", root.resolve("link.png").toUri().toString());
        refused("a file of the system", "file:///etc/passwd");
        String uri = inside.toUri().toString();
        reference(
                "the digest of another file",
                json(uri, "0".repeat(64), IMAGE.length),
                RejectionCode.REFERENCE_MISMATCH,
                "");
        reference("another size", json(uri, digest(), IMAGE.length - 1), RejectionCode.REFERENCE_MISMATCH, "");
        reference(
                "a file that is not there",
                json(root.resolve("none.png").toUri().toString(), digest(), IMAGE.length),
                RejectionCode.REFERENCE_NOT_FOUND,
                "");
        reference(
                "a folder",
                json(root.toUri().toString(), digest(), IMAGE.length),
                RejectionCode.REFERENCE_NOT_FOUND,
                "");
        reference(
                "a pipe that nobody writes to",
                json(root.resolve("pipe.png").toUri().toString(), digest(), IMAGE.length),
                RejectionCode.REFERENCE_NOT_FOUND,
                "");
        reference("more than is taken", json(uri, digest(), MOST_BYTES + 1), RejectionCode.TOO_MANY_BYTES, "");
    }

    private void refused(String name, String uri) {
        reference(name, json(uri, digest(), IMAGE.length), RejectionCode.REFERENCE_REFUSED, "");
    }

    private static String json(String uri, String sha256, int size) {
        return "{\"uri\":\"%s\",\"sha256\":\"%s\",\"size\":%d}".formatted(uri, sha256, size);
    }

    private static String digest() {
        return References.to("file:///x", IMAGE).sha256();
    }

    private void reference(String name, String json, RejectionCode code, String sentence) {
        ProducerRecord<byte[], byte[]> message = record(json.getBytes(UTF_8), TASK);
        message.headers().add(MessageHeader.CONTENT_TYPE, ImageReference.MEDIA_TYPE.getBytes(UTF_8));
        add(name, message, code, sentence);
    }

    private void image(String name, byte[] bytes, RejectionCode code, String sentence) {
        add(name, record(bytes, TASK), code, sentence);
    }

    private static ProducerRecord<byte[], byte[]> record(byte[] value, String task) {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(Topic.IMAGES.topicName(), value);
        message.headers().add(MessageHeader.TASK, task.getBytes(UTF_8));
        return message;
    }

    private void add(String name, ProducerRecord<byte[], byte[]> message, RejectionCode code, String sentence) {
        ProducerRecord<byte[], byte[]> named =
                new ProducerRecord<>(message.topic(), null, name.getBytes(UTF_8), message.value(), message.headers());
        messages.add(new Hostile(name, named, code, sentence));
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
