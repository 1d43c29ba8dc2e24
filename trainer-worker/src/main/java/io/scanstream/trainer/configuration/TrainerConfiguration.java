package io.scanstream.trainer.configuration;

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
import java.util.Optional;

/** Settings of a trainer worker, under {@code scanstream}; the connection to Kafka is under {@code kafka}. */
@ConfigMapping(prefix = "scanstream")
public interface TrainerConfiguration {

    Worker worker();

    /** Where bundles are published and checkpoints kept; the inference workers read the bundles. */
    StoreSettings store();

    Datasets data();

    Weights weights();

    Images images();

    Engine engine();

    Training training();

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

    /** Labelled images. */
    interface Datasets {
        /** Folders that requests may read data sets from, separated by commas. */
        List<Path> roots();

        /** Buckets that requests may read data sets from, at the server of {@code scanstream.store.s3}; none if absent. */
        Optional<List<String>> s3Buckets();

        /** What a data set from a bucket or an archive may take of the scratch directory, in bytes. */
        @WithDefault("53687091200")
        long stagedBytes();
    }

    /** Pre-trained weights. */
    interface Weights {
        /** Holds {@code <network>/*.safetensors} or {@code .h5}; looked into first. */
        Optional<Path> directory();

        /** Where {@code ./scanstream weights fetch} puts files; {@code ~/.cache/scanstream/weights} if absent. */
        Optional<Path> cacheDirectory();

        /** Whether a worker may fetch weights that are missing, from the addresses in the catalogue. */
        @WithDefault("false")
        boolean fetch();
    }

    /** What counts as too large. */
    interface Images {
        /** Bytes of an encoded image. */
        @WithDefault("16777216")
        int maxBytes();

        /** Width x height. */
        @WithDefault("67108864")
        long maxPixels();
    }

    /** PyTorch. */
    interface Engine {
        /** Where networks run: {@code auto}, {@code cpu}, {@code gpu}, or a certain one, {@code gpu:1}. */
        @WithDefault("auto")
        @WithConverter(EngineDeviceConverter.class)
        EngineDevice device();

        /** Threads within one operation; one per core if absent. */
        Optional<Integer> threads();

        /** Where the native libraries are unpacked; DJL's default, {@code ~/.djl.ai}, if absent. */
        Optional<Path> cacheDirectory();
    }

    /** How jobs are run. */
    interface Training {
        /** Consumer group that the trainers share. */
        @WithDefault("scanstream-trainers")
        String group();

        /** A job is given up when this many attempts in a row have ended by a fault and got no further. */
        @WithDefault("3")
        int mostFaults();

        /** A worker of which nothing is heard for so long has vanished, and its job goes to another. */
        @WithDefault("30s")
        Duration lease();

        /**
         * What may be kept in memory, in bytes, of what the frozen part of a network makes of a job's images; more goes
         * to the scratch directory. A quarter of the Java heap, which it belongs to, if absent.
         */
        Optional<Long> featureMemoryBytes();

        /** The same in the scratch directory; if that is not enough either, each epoch computes everything anew. */
        @WithDefault("21474836480")
        long featureDiskBytes();

        /**
         * What may be kept in memory, in bytes, of decoded images that are altered anew in each epoch. An eighth of the
         * Java heap, which it belongs to, if absent.
         */
        Optional<Long> pictureMemoryBytes();

        /** The same in the scratch directory; what has no room there either is decoded again in each epoch. */
        @WithDefault("10737418240")
        long pictureDiskBytes();

        /** A checkpoint is written after each epoch, unless the last one is younger than this. */
        @WithDefault("5s")
        Duration checkpointInterval();

        /**
         * What frozen stages make of a job's images is kept in the store as well, if it has not more bytes than this and took
         * longer than the interval.
         */
        @WithDefault("1073741824")
        long checkpointFeatureBytes();

        /** For files that last as long as a job, data sets from buckets and archives among them; the system's own for such files if absent. */
        Optional<Path> scratchDirectory();

        /** How long to wait after a fault before the job is tried again. */
        @WithDefault("5s")
        Duration pauseAfterFault();
    }

    /** OpenTelemetry. */
    interface Tracing {
        /** Where spans are sent to by OTLP over HTTP, {@code http://collector:4318} say; none are made if absent. */
        Optional<URI> endpoint();

        /** Of requests that come without a trace, so many are traced: 0 none, 1 all. */
        @WithDefault("0")
        double share();
    }
}
