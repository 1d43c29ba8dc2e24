package io.scanstream.cli.demo;

import io.scanstream.cli.client.ImageFile;
import io.scanstream.cli.client.LabelledFile;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
}
