package io.scanstream.trainer.dataset;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.job.JobFailedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a data set of two classes, five images each, in folders below the only root that is read. */
abstract class OnImageFolders {

    @TempDir
    Path root;

    @TempDir
    Path outside;

    final ExecutorService decoding = Executors.newFixedThreadPool(2);
    Path data;

    @BeforeEach
    void drawImages() throws Exception {
        data = DrawnImages.folders(root.resolve("lesions"), 5);
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    static void goOn() {
        // The job has not been abandoned.
    }

    DatasetReader reader() throws Exception {
        return new DatasetReader(List.of(root), ImageLimits.defaults(), decoding);
    }

    DividedDataset read(String uri) throws Exception {
        return reader().read(reference(uri, null, null), 1, OnImageFolders::goOn);
    }

    JobFailedException failure(String uri) throws Exception {
        DatasetReader reader = reader();
        return catchThrowableOfType(
                JobFailedException.class, () -> reader.read(reference(uri, null, null), 1, OnImageFolders::goOn));
    }

    static DatasetReference reference(String uri, String positive, Double unreadable) {
        return new DatasetReference(uri, DatasetLayout.FOLDERS, positive, null, unreadable);
    }
}
