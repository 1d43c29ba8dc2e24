package io.scanstream.trainer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.testing.BrokenImages;
import io.scanstream.testing.DrawnImages;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Data sets in a folder that a trainer may read, none of which can be learned from, and a sound one. */
final class HostileDatasets {

    private static final int IMAGES = 6;

    private final List<Dataset> all = new ArrayList<>();
    private final Path root;

    /** @param sentence part of what has to be said of it */
    record Dataset(String name, String uri, DatasetLayout layout, String sentence) {}

    private interface Entries {
        void write(ZipOutputStream archive) throws IOException;
    }

    /** @param root what lies beside it is nobody's business */
    HostileDatasets(Path root) throws Exception {
        this.root = root;
        DrawnImages.folders(root.resolve("sound"), 20);
        DrawnImages.folders(root.resolveSibling("secret"), IMAGES);
        Files.createSymbolicLink(root.resolve("link"), root.resolveSibling("secret"));
        folders();
        tables();
        archives();
    }

    List<Dataset> all() {
        return List.copyOf(all);
    }

    String sound() {
        return root.resolve("sound").toUri().toString();
    }

    String linkOut() {
        return root.resolve("link").toUri().toString();
    }

    private void folders() throws Exception {
        Path square = square(folder("one-class", "two classes are needed"));
        Files.delete(square);
        Files.delete(square.getParent());
        Files.delete(square(folder("an-empty-class", "'square' has no readable image")));
        fill("a-class-of-texts", "neither PNG nor JPEG", "no image".getBytes(UTF_8));
        fill("damaged-images", "are unreadable", BrokenImages.pngWithoutPixels());
        fill("bombs-of-pixels", "are unreadable", BrokenImages.pngOf(60_000, 60_000));
        fill("one-image-under-two-labels", "the same image under two labels", DrawnImages.disc(0));
        Path linked = square(folder("an-image-that-is-a-link-out", "are unreadable"));
        Files.delete(linked);
        Files.createSymbolicLink(linked, root.resolveSibling("secret").resolve("square/0.png"));
        Path pipe = square(folder("an-image-that-is-a-pipe", "are unreadable"));
        Files.delete(pipe);
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    }

    private void tables() throws IOException {
        String header = "file,label\n";
        table("a-table-of-noise", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1}, "is not UTF-8");
        table("a-table-without-columns", "\n\n,,,\n".getBytes(UTF_8), "no column 'file'");
        table("a-quote-without-end", (header + "\"x").getBytes(UTF_8), "cannot be parsed");
        table("a-record-without-end", (header + ",".repeat(8 << 20)).getBytes(UTF_8), "a record has more than");
        table("a-table-that-climbs", (header + "../../secret/disc/0.png,disc\n").getBytes(UTF_8), "it has []");
    }

    private void archives() throws IOException {
        archive("an-archive-that-climbs", "a file called '../../x.png'", zip -> add(zip, "../../x.png", new byte[1]));
        archive("an-archive-that-begins-at-the-root", "a file called '/x.png'", zip -> add(zip, "/x.png", new byte[1]));
        archive("a-bomb", "bytes in all", zip -> add(zip, "disc/0.png", new byte[8 << 20]));
        archive("a-name-beyond-files", "of at most 255 bytes", zip -> add(zip, "x".repeat(1000), new byte[1]));
        archive("folders-in-folders", "of at most 10 parts", zip -> add(zip, "x/".repeat(9000) + "x", new byte[1]));
        archive("a-file-in-a-file", "as a file and as a folder", zip -> {
            add(zip, "disc", new byte[1]);
            add(zip, "disc/a/b.png", new byte[1]);
        });
        ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN).putInt(0x06054b50);
        end.putInt(12, 1 << 30).clear();
        try (FileChannel hole = FileChannel.open(
                root.resolve("a-directory-without-end.zip"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            hole.write(end, 1 << 30);
        }
        add("a-directory-without-end", "a-directory-without-end.zip", DatasetLayout.FOLDERS, "a directory of");
        byte[] cut = Files.readAllBytes(root.resolve("a-bomb.zip"));
        Files.write(root.resolve("half-an-archive.zip"), Arrays.copyOf(cut, cut.length / 2));
        add("half-an-archive", "half-an-archive.zip", DatasetLayout.FOLDERS, "its archive is damaged");
    }

    /** A sound one, to be spoiled. */
    private Path folder(String name, String sentence) throws IOException {
        add(name, name, DatasetLayout.FOLDERS, sentence);
        return DrawnImages.folders(root.resolve(name), IMAGES);
    }

    /** The only image of its class that is left. */
    private static Path square(Path folder) throws IOException {
        for (int i = 1; i < IMAGES; i++) {
            Files.delete(folder.resolve("square").resolve(i + ".png"));
        }
        return folder.resolve("square/0.png");
    }

    /** @param squares instead of all images of the second class */
    private void fill(String name, String sentence, byte[] squares) throws IOException {
        Files.write(square(folder(name, sentence)), squares);
    }

    private void table(String name, byte[] bytes, String sentence) throws IOException {
        Files.write(root.resolve(name + ".csv"), bytes);
        add(name, name + ".csv", DatasetLayout.CSV, sentence);
    }

    private void archive(String name, String sentence, Entries entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(root.resolve(name + ".zip"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            entries.write(zip);
        }
        add(name, name + ".zip", DatasetLayout.FOLDERS, sentence);
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }

    private void add(String name, String path, DatasetLayout layout, String sentence) {
        all.add(new Dataset(name, root.resolve(path).toUri().toString(), layout, sentence));
    }
}
