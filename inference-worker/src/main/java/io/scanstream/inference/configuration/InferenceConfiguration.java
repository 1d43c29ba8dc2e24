package io.scanstream.inference.configuration;

import io.scanstream.inference.intake.KeyForm;
import io.scanstream.inference.serving.Role;
import io.scanstream.messaging.GroupProtocol;
import io.scanstream.model.EngineDevice;
import io.scanstream.objectstore.settings.StoreSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of an inference worker, under {@code scanstream}; the connection to Kafka is under {@code kafka}. */
@ConfigMapping(prefix = "scanstream")
public interface InferenceConfiguration {

    Worker worker();

    /** Where bundles are read from: where the trainers publish them. */
    StoreSettings store();

    Images images();

    Engine engine();

    Inference inference();

    Tracing tracing();

    /** This process among others. */
    interface Worker {
        /**
         * A name that stays the same when the process is restarted, unlike that of any other living worker: a pod's
         * name, say. With it a restarted worker takes its old place at once; without it the others wait for the old
         * one's session to run out.
         */
        Optional<String> id();

        /** How it shares work with the others of its group; the same for all of them. */
        @WithDefault("classic")
        GroupProtocol groupProtocol();
    }

    /** What counts as too large, and where images may lie that come as references. */
    interface Images {
        /** Bytes of an encoded image. */
        @WithDefault("16777216")
        int maxBytes();

        /** Width x height. */
        @WithDefault("67108864")
        long maxPixels();

        /** Folders that references may name files in, separated by commas; none if absent. */
        Optional<List<Path>> fileRoots();

        /** Buckets that references may name objects in, at the server of {@code scanstream.store.s3}; none if absent. */
        Optional<List<String>> s3Buckets();

        /** Images that are fetched side by side. */
        @WithDefault("16")
        int fetchThreads();
    }

    /** PyTorch. */
    interface Engine {
        /** Where networks run: {@code auto}, {@code cpu}, {@code gpu}, or a certain one, {@code gpu:1}. */
        @WithDefault("auto")
        @WithConverter(EngineDeviceConverter.class)
        EngineDevice device();

        /**
         * Threads within one operation. Batches are answered side by side, so many that all cores are busy: that is faster
         * than several cores on one operation, which wait for each other after each.
         */
        @WithDefault("1")
        int threads();

        /** Where the native libraries are unpacked; DJL's default, {@code ~/.djl.ai}, if absent. */
        Optional<Path> cacheDirectory();
    }

    /** How images are answered. */
    interface Inference {
        /** Consumer group of the workers that share the stream; for urgent images with {@code -urgent} at its end. */
        @WithDefault("scanstream-inference")
        String group();

        /** The task of images that name none; if absent, that of the only model there is, if there is only one. */
        Optional<String> defaultTask();

        /** How keys and ids that senders chose stand in answers; the same for all workers of a group. */
        @WithDefault("as-sent")
        KeyForm keys();

        /** That they are hashed with. */
        Optional<String> keySecret();

        /** Images in a batch, at most. */
        @WithDefault("16")
        int batchImages();

        /**
         * Images of 224 x 224 pixels that the network gets together, at most; of a larger batch, portion by portion. If absent
         * the whole batch on a GPU; on a CPU, where what the layers make of more leaves the cache, 2 for {@code mobilenet_v2} and 4
         * for the others.
         */
        Optional<Integer> networkImages();

        /** Bytes of encoded images in a batch, at most, those that are referred to included; one image always makes a batch. */
        @WithDefault("33554432")
        long batchBytes();

        /** While others are being answered, how long the first image of a batch may wait for company. */
        @WithDefault("20ms")
        Duration batchWait();

        /** What this worker answers: the live stream, what versions that are tried out say of it, replays. */
        @WithDefault("live,shadow,replay")
        Set<Role> lanes();

        /** Bytes that the weights of all loaded models may have together; no bound if absent. */
        Optional<Long> modelMemoryBytes();

        /** What a task takes, by its name, which is its model's; a task without a guard takes everything. */
        Map<String, Guard> guards();

        /** How long a stopping worker may take to finish the batch in hand. */
        @WithDefault("30s")
        Duration drainTimeout();
    }

    /** Which DICOM files a task takes. */
    interface Guard {
        /** Modalities, {@code CR,DX} say; all if absent. */
        Optional<Set<String>> modalities();

        /** Body parts, {@code CHEST} say; all if absent. */
        Optional<Set<String>> bodyParts();

        /** Whether a file that does not say its modality or body part is taken. */
        @WithDefault("false")
        boolean acceptUnstated();
    }

    /** OpenTelemetry. */
    interface Tracing {
        /** Where spans are sent to by OTLP over HTTP, {@code http://collector:4318} say; none are made if absent. */
        Optional<URI> endpoint();

        /** Of images that come without a trace, so many are traced: 0 none, 1 all. */
        @WithDefault("0")
        double share();
    }
}
