package io.scanstream.trainer.dataset;

import io.scanstream.trainer.dataset.Split.Part;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file and what the layout says of it; nobody has opened it yet.
 *
 * @param name path below the data set's folder, with slashes
 * @param label name of its class
 * @param group patient, lesion or the like
 * @param part that the data set gives it to
 */
record FoundFile(Path path, String name, String label, Optional<String> group, Optional<Part> part) {

    /** Below a folder. */
    static FoundFile of(Path folder, Path path, String label) {
        return new FoundFile(path, nameBelow(folder, path), label, Optional.empty(), Optional.empty());
    }

    FoundFile inGroup(String of) {
        return new FoundFile(path, name, label, Optional.of(of), part);
    }

    FoundFile inPart(Part of) {
        return new FoundFile(path, name, label, group, Optional.of(of));
    }

    static String nameBelow(Path folder, Path path) {
        return folder.relativize(path).toString().replace('\\', '/');
    }
}
