package io.scanstream.imaging;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import nu.pattern.OpenCV;
import org.opencv.core.Core;

/**
 * Loads OpenCV's native library, once for the process. On Linux the copy that the loader needs is deleted as soon as it
 * is loaded, which leaves it in memory alone; the library's own loader deletes it when the process ends, and so leaves
 * 63 MB behind for every process that is killed.
 */
final class OpenCvLibrary {

    private static final String RESOURCE = "/nu/pattern/opencv/linux/x86_64/";

    static {
        if (isLinuxOnX86()) {
            loadAndForget();
        } else {
            OpenCV.loadLocally();
        }
        // Images are decoded side by side; threads within one image would only fight with them.
        Core.setNumThreads(1);
    }

    private OpenCvLibrary() {}

    static void load() {
        // The work is done by the time this class can be called.
    }

    private static boolean isLinuxOnX86() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static void loadAndForget() {
        String file = System.mapLibraryName(Core.NATIVE_LIBRARY_NAME);
        try (InputStream in = OpenCV.class.getResourceAsStream(RESOURCE + file)) {
            Path copy = Files.createTempFile("scanstream-", file);
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("OpenCV cannot be unpacked to " + System.getProperty("java.io.tmpdir"), e);
        }
    }
}
