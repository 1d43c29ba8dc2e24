package io.scanstream.trainer.dataset;

import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One folder per class, named as the class; images at any depth below it. */
final class ClassFolders {

    private ClassFolders() {}

    static Listing list(Path folder) throws IOException, JobFailedException {
        List<Path> classes = Listing.foldersIn(folder);
        List<FoundFile> files = new ArrayList<>();
        for (Path classFolder : classes) {
            for (Path file : Listing.filesBelow(Listing.requireNoLink(classFolder))) {
                files.add(FoundFile.of(folder, file, Listing.name(classFolder)));
            }
        }
        return new Listing(classes.stream().map(Listing::name).toList(), files, List.of());
    }
}
