package io.scanstream.trainer.dataset;

import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A folder for each part, {@code train} at least, and below it one folder per class. */
final class PartedFolders {

    private PartedFolders() {}

    static Listing list(Path folder) throws IOException, JobFailedException {
        List<FoundFile> files = new ArrayList<>();
        TreeSet<String> labels = new TreeSet<>();
        for (Map.Entry<Part, Path> part : parts(folder).entrySet()) {
            Listing classes = ClassFolders.list(part.getValue());
            labels.addAll(classes.labels());
            for (FoundFile file : classes.files()) {
                files.add(FoundFile.of(folder, file.path(), file.label()).inPart(part.getKey()));
            }
        }
        return new Listing(List.copyOf(labels), files, List.of());
    }

    private static Map<Part, Path> parts(Path folder) throws IOException, JobFailedException {
        Map<Part, Path> parts = new EnumMap<>(Part.class);
        for (Path entry : Listing.foldersIn(folder)) {
            Optional<Part> part = Part.named(Listing.name(entry));
            if (part.isPresent()) {
                Path other = parts.put(part.get(), Listing.requireNoLink(entry));
                if (other != null) {
                    throw Dataset.invalid("'%s' and '%s' are folders of the same part"
                            .formatted(Listing.name(other), Listing.name(entry)));
                }
            }
        }
        if (!parts.containsKey(Part.TRAIN)) {
            throw Dataset.invalid("it has no folder 'train'");
        }
        return parts;
    }
}
