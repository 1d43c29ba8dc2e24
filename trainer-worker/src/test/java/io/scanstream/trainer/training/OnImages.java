package io.scanstream.trainer.training;

import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.storage.DirectoryBlobStore;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.checkpoint.CheckpointStore;
import io.scanstream.trainer.checkpoint.JobCheckpoints;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.job.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a folder for images, and feeds networks from it. */
abstract class OnImages {

    @TempDir
    Path folder;

    ImageFiles files;
    private final ExecutorService decoding = Executors.newFixedThreadPool(2);

    @BeforeAll
    static void startEngine() {
        SmallNetwork.startEngine();
    }

    @BeforeEach
    void chooseFolder() {
        files = new ImageFiles(folder.resolve("images"));
    }

    @AfterEach
    void stopThreads() {
        decoding.shutdown();
    }

    ImageFeed feed() {
        return feed(SmallNetwork.IMAGE_SIZE);
    }

    ImageFeed feed(int imageSize) {
        return new ImageFeed(Pictures.fromFiles(), preprocessor(imageSize), decoding);
    }

    static Preprocessor preprocessor(int imageSize) {
        return new Preprocessor(Preprocessing.imageNet(imageSize, ResizeRule.LETTERBOX), ImageLimits.defaults());
    }

    /** Of a job that has no checkpoint and writes none. */
    KeptWork nothingKept(Job job) throws IOException {
        CheckpointStore store = new CheckpointStore(new DirectoryBlobStore(folder.resolve("store")));
        JobCheckpoints never = JobCheckpoints.of(job, store, Duration.ofDays(1), "nothing");
        return new KeptWork(never, 0, new Undecodable(files -> {}));
    }

    /** Drawn from a seed, with statistics of these images; equal each time. To be closed by the caller. */
    ImageNetwork calibrated(List<LabelledImage> images) throws Exception {
        return calibrated(NetworkName.MOBILENET_V2, images);
    }

    ImageNetwork calibrated(NetworkName name, List<LabelledImage> images) throws Exception {
        ImageNetwork network = SmallNetwork.drawn(name, SmallNetwork.SEED, 0.2);
        if (network.hasRunningStatistics()) {
            new Calibration(feed().preprocessor(), decoding).show(images, network::calibrate);
        }
        return network;
    }
}
