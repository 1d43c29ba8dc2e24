package io.scanstream.cli.comparison;

import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.LabelledFile;
import io.scanstream.cli.console.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The images that versions are compared on.
 *
 * @param files of two classes or more
 * @param positive the class whose score is looked at, against the rest
 */
public record LabelledFolder(List<LabelledFile> files, String positive) {

    public LabelledFolder {
        files = List.copyOf(files);
        Set<String> labels = labels(files);
        if (labels.size() < 2) {
            throw new CommandFailure(
                    "a comparison needs folders of two classes or more, but there are %s".formatted(labels));
        }
        if (!labels.contains(positive)) {
            throw new CommandFailure(
                    "the positive class is '%s', but the folders of the data are %s".formatted(positive, labels));
        }
    }

    /**
     * Reads one folder per class.
     *
     * @param positive if empty, the class with the fewest images, of equals the first by name
     */
    public static LabelledFolder read(Path folder, Optional<String> positive) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure("--data is %s, but there is no such folder".formatted(folder));
        }
        List<LabelledFile> files = LabelledFile.inFolders(folder);
        return new LabelledFolder(files, positive.orElseGet(() -> rarest(files)));
    }

    private static String rarest(List<LabelledFile> files) {
        Map<String, Long> counts =
                files.stream().collect(Collectors.groupingBy(LabelledFile::label, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .min(Comparator.comparingLong(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    public List<ImageFile> images() {
        return files.stream().map(LabelledFile::image).toList();
    }

    Set<String> labels() {
        return labels(files);
    }

    private static Set<String> labels(List<LabelledFile> files) {
        return files.stream().map(LabelledFile::label).collect(Collectors.toCollection(TreeSet::new));
    }
}
