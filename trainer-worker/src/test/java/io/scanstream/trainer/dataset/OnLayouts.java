package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a data set of two classes, ten images each, drawn in the layout that it asks for. */
abstract class OnLayouts {

    static final int PER_CLASS = 10;

    @TempDir
    Path root;

    final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    Path draw(DatasetLayout layout) throws Exception {
        Path data = root.resolve("data");
        StringBuilder table = new StringBuilder("file,label,group,split,remark\n");
        for (int i = 0; i < PER_CLASS; i++) {
            String part = i < 6 ? "train" : i < 8 ? "valid" : "test";
            for (String label : List.of("disc", "square")) {
                byte[] image = label.equals("disc") ? DrawnImages.disc(i) : DrawnImages.square(i);
                String name = label + "/" + i + ".png";
                table.append("%s,%s,patient %s %d,,\"a, b\"\n".formatted(name, label, label, i / 2));
                int patient = label.equals("disc") ? i : 100 + i;
                DrawnImages.write(
                        data.resolve(
                                switch (layout) {
                                    case FOLDERS, CSV -> name;
                                    case PARTED_FOLDERS -> part + "/" + name;
                                    case NLM -> "MCUCXR_%04d_%d.png".formatted(patient, label.equals("disc") ? 0 : 1);
                                }),
                        image);
            }
        }
        return layout == DatasetLayout.CSV ? Files.writeString(data.resolve("labels.csv"), table) : data;
    }

    DividedDataset read(DatasetLayout layout, Path data, double unreadable) throws Exception {
        return reader().read(reference(layout, data, unreadable), 1, () -> {});
    }

    DatasetReader reader() throws Exception {
        return new DatasetReader(List.of(root), ImageLimits.defaults(), decoding);
    }

    static DatasetReference reference(DatasetLayout layout, Path data, double unreadable) {
        return new DatasetReference(data.toUri().toString(), layout, null, null, unreadable);
    }

    JobFailedException failure(DatasetLayout layout, Path data) {
        return catchThrowableOfType(JobFailedException.class, () -> read(layout, data, 0.0));
    }
}
