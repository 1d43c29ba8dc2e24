package io.scanstream.cli.demo;

import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The images that a demo streams. */
final class TestImages {

    private static final String TEST_PART = "TEST";

    private TestImages() {}

    /** The test part of the split that the trainer published with the model. */
    static List<LabelledFile> ofSplit(BlobStore store, BlobKey bundle, Path data) throws IOException {
        List<LabelledFile> images = new ArrayList<>();
        try (InputStream in = store.open(bundle.resolve("split.csv"))) {
            String csv = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (List<String> row : Csv.parse(csv)) {
                if (row.get(2).equals(TEST_PART)) {
                    images.add(new LabelledFile(new ImageFile(row.get(0), data.resolve(row.get(0))), row.get(1)));
                }
            }
        }
        return images;
    }

    /** One folder per class, files at any depth below it. */
    static List<LabelledFile> inFolders(Path folder) throws IOException {
        List<LabelledFile> images = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .filter(file -> file.getNameCount() > 1 && !file.toString().contains("/."))
                    .sorted()
                    .forEach(file -> images.add(new LabelledFile(
                            new ImageFile(file.toString(), folder.resolve(file)),
                            file.getName(0).toString())));
        }
        if (images.isEmpty()) {
            throw new CommandFailure("%s holds no folders with images".formatted(folder));
        }
        return images;
    }
}
