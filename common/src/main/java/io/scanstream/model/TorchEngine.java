package io.scanstream.model;

import ai.djl.Device;
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

    /** Null until the engine has been started here. */
    private static volatile Device device;

    private TorchEngine() {}

    /** On a GPU if there is one. */
    public static Device start(Optional<Integer> threads, Optional<Path> cacheDirectory) {
        return start(threads, cacheDirectory, EngineDevice.automatic());
    }

    /**
     * Starts the engine on the first call; later calls find it as the first one left it, but for the device.
     *
     * @param threads that one operation may use; empty: one per core
     * @param cacheDirectory where the native libraries are unpacked; empty: DJL's own default
     * @param wanted where all networks that are made from then on live
     * @return what that is on this machine
     * @throws IllegalStateException if a GPU is wanted that is not there
     */
    public static Device start(Optional<Integer> threads, Optional<Path> cacheDirectory, EngineDevice wanted) {
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        threads.ifPresent(count -> setIfAbsent("ai.djl.pytorch.num_threads", count.toString()));
        cacheDirectory.ifPresent(directory -> setIfAbsent("DJL_CACHE_DIR", directory.toString()));
        boolean hugePages = allowHugePages();
        keepFreedMemory();
        Engine engine = Engine.getEngine("PyTorch");
        Device chosen = wanted.of(engine);
        device = chosen;
        LOGGER.info(
                "PyTorch {} on {}, {} GPUs, huge pages {}",
                engine.getVersion(),
                chosen,
                engine.getGpuCount(),
                hugePages ? "allowed" : "left alone");
        return chosen;
    }

    /** Of PyTorch. */
    public static String version() {
        return Engine.getEngine("PyTorch").getVersion();
    }

    /** Where networks live, as an {@link EngineDevice} is written. */
    public static String deviceName() {
        Device chosen = device();
        return chosen.isGpu() ? "gpu:" + chosen.getDeviceId() : "cpu";
    }

    /** Where networks live; the engine's own choice if nobody has made one. */
    static Device device() {
        Device chosen = device;
        return chosen == null ? Engine.getEngine("PyTorch").defaultDevice() : chosen;
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

    /**
     * What a layer has made is freed and wanted again at once. glibc would give such large pieces back to the kernel and
     * get them anew, filled with zeros, which took a twelfth of the time of MobileNetV2. A thread keeps what it needed for
     * its largest layers; pieces of more than 32 MiB, glibc's limit, still go back. What an operator has set stands.
     */
    private static void keepFreedMemory() {
        if (System.getenv().keySet().stream().anyMatch(name -> name.startsWith("MALLOC_"))) {
            return;
        }
        try {
            if (Platform.isLinux()) {
                CLibrary glibc = Native.load("c", CLibrary.class);
                glibc.mallopt(CLibrary.M_TRIM_THRESHOLD, 1 << 30);
                glibc.mallopt(CLibrary.M_TOP_PAD, 16 << 20);
                glibc.mallopt(CLibrary.M_MMAP_THRESHOLD, 32 << 20);
            }
        } catch (UnsatisfiedLinkError e) {
            LOGGER.debug("no glibc to tell what memory to keep", e);
        }
    }

    /** For JNA, which needs it to be public. The numbers are those of glibc's malloc.h. */
    public interface CLibrary extends Library {

        int M_TRIM_THRESHOLD = -1;

        int M_TOP_PAD = -2;

        int M_MMAP_THRESHOLD = -3;

        int setenv(String name, String value, int overwrite);

        /** Returns 0 if the value is refused. */
        int mallopt(int parameter, int value);
    }
}
