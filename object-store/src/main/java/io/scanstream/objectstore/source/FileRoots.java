package io.scanstream.objectstore.source;

import io.scanstream.objectstore.source.SourceAddress.OfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The only folders whose files may be read. A link that leads out of them is refused, at whatever depth. */
final class FileRoots {

    /**
     * @param named as it is configured, which is how messages name it
     * @param real without links
     */
    private record Root(Path named, Path real) {}

    private final List<Root> roots;

    FileRoots(List<Path> folders) throws IOException {
        List<Root> found = new ArrayList<>();
        for (Path folder : folders) {
            found.add(new Root(folder.toAbsolutePath().normalize(), folder.toRealPath()));
        }
        this.roots = List.copyOf(found);
    }

    /**
     * The file or folder itself, links resolved. What lies outside is refused before anybody looks whether it is there.
     *
     * @throws SourceNotFoundException if there is none
     * @throws IOException if the root itself has gone, or what is there cannot be got at
     */
    Path real(OfFile address) throws IOException {
        Root root = roots.stream()
                .filter(one ->
                        address.path().startsWith(one.named()) || address.path().startsWith(one.real()))
                .findFirst()
                .orElseThrow(() -> new RefusedSourceException("it is not below a folder that may be read"));
        Path real = resolve(root, address.path());
        if (roots.stream().noneMatch(one -> real.startsWith(one.real()))) {
            throw new RefusedSourceException("it is a link out of the folders that may be read");
        }
        return real;
    }

    private static Path resolve(Root root, Path path) throws IOException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // The words of the cause would name the file.
            if (!Files.isDirectory(root.real())) {
                throw new IOException("the folder %s is gone".formatted(root.named()));
            }
            if (e instanceof NoSuchFileException || isBelowAFile(path)) {
                throw new SourceNotFoundException("there is no such file");
            }
            throw new IOException("a file below %s cannot be got at: %s"
                    .formatted(root.named(), e.getClass().getSimpleName()));
        }
    }

    private static boolean isBelowAFile(Path path) {
        return Stream.iterate(path.getParent(), Objects::nonNull, Path::getParent)
                .anyMatch(Files::isRegularFile);
    }

    @Override
    public String toString() {
        return roots.stream().map(Root::named).toList().toString();
    }
}
