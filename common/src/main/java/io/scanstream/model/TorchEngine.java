package io.scanstream.model;

import ai.djl.engine.Engine;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts PyTorch with the settings that must be in place before its first array: DJL and libtorch read them once, from
 * system properties and the environment of the process, and never again.
 */
public final class TorchEngine {

    private static final Logger LOGGER = LoggerFactory.getLogger(TorchEngine.class);

    private TorchEngine() {}

    /**
     * The engine, started on the first call; later calls find it as the first one left it.
     *
     * @param threads that one operation may use; empty: one per core
     * @param cacheDirectory where the native libraries are unpacked; empty: DJL's own default
     */
    public static Engine start(Optional<Integer> threads, Optional<Path> cacheDirectory) {
        configure(threads, cacheDirectory);
        Engine engine = Engine.getEngine("PyTorch");
        LOGGER.info("PyTorch {} on {}, {} GPUs", engine.getVersion(), engine.defaultDevice(), engine.getGpuCount());
        return engine;
    }

    /** What {@link #start} does first, in no time. From then on whoever uses the engine may be the one that starts it. */
    public static void configure(Optional<Integer> threads, Optional<Path> cacheDirectory) {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        threads.ifPresent(count -> setIfAbsent("ai.djl.pytorch.num_threads", count.toString()));
        cacheDirectory.ifPresent(directory -> setIfAbsent("DJL_CACHE_DIR", directory.toString()));
        LOGGER.debug("huge pages are {}", allowHugePages() ? "allowed" : "left alone");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * libtorch asks for huge pages if {@code THP_MEM_ALLOC_ENABLE} is in the C environment, which Java cannot set; VGG16
     * runs 1.3 to 1.47 times as fast with them. A value that an operator has set stands.
     */
    private static boolean allowHugePages() {
        try {
            return Platform.isLinux() && Native.load("c", CLibrary.class).setenv("THP_MEM_ALLOC_ENABLE", "1", 0) == 0;
        } catch (UnsatisfiedLinkError e) {
            LOGGER.debug("no glibc to set the environment with", e);
            return false;
        }
    }

    /** For JNA, which needs it to be public. */
    public interface CLibrary extends Library {
        int setenv(String name, String value, int overwrite);
    }
}
