package io.scanstream.cli.demo;

import io.scanstream.cli.client.Delivery;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A demo's S3 server: a bucket for models, and one with the images. It keeps objects as files, in folders called like buckets. */
final class DemoObjectStore {

    private static final String MODELS = "models";
    private static final String SCANS = "scans";

    /** What the server says once it is ready: its address and its keys. */
    private static final Pattern READY = Pattern.compile("READY (\\S+) (\\S+) (\\S+)");

    private final Path folder;
    private final Path images;

    /**
     * @param folder for all that is written
     * @param images that are put into the bucket; the folder itself, links resolved
     */
    DemoObjectStore(Path folder, Path images) {
        this.folder = folder;
        this.images = images;
    }

    /** Of the process. */
    List<String> arguments(Path home) {
        String classpath =
                "%1$s/target/lib/*%2$c%1$s/target/*".formatted(home.resolve("local-s3"), File.pathSeparatorChar);
        return new ArrayList<>(List.of(
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classpath,
                "io.scanstream.locals3.LocalS3Process",
                folder.resolve("objects").toString(),
                MODELS,
                SCANS + "=" + images));
    }

    boolean isReady(String log) {
        return READY.matcher(log).find();
    }

    /** What both workers read besides their other settings. */
    Path workerSettings(String log) throws IOException {
        Matcher ready = READY.matcher(log);
        if (!ready.find()) {
            throw new IllegalStateException("the S3 server is not ready");
        }
        Map<String, String> settings = new TreeMap<>(Map.of(
                "scanstream.store.s3.bucket",
                MODELS,
                "scanstream.store.s3.endpoint",
                ready.group(1),
                "scanstream.store.s3.region",
                "local",
                "scanstream.store.s3.path-style",
                "true",
                "scanstream.store.s3.access-key",
                ready.group(2),
                "scanstream.store.s3.secret-key",
                ready.group(3)));
        return OwnersFile.write(folder.resolve("store.properties"), settings);
    }

    /** Of the inference worker alone. */
    List<String> imageSettings() {
        return List.of("-Dscanstream.images.s3-buckets=" + SCANS);
    }

    /** Where the server keeps the objects of the bucket for models; to be read only. */
    Path models() {
        return folder.resolve("objects").resolve(MODELS);
    }

    Delivery delivery() {
        return Delivery.inBucket(SCANS, images);
    }
}
