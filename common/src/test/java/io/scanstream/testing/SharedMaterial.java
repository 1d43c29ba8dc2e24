package io.scanstream.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The data and weights that lie beside the project, never in it: found through the environment variable
 * {@value #VARIABLE}. A test that asks for some and finds none is skipped and says so; with {@value #REQUIRED} set to
 * true, as {@code .ci/run} does, it fails.
 */
public final class SharedMaterial {

    static final String VARIABLE = "SCANSTREAM_SHARED";
    static final String REQUIRED = "SCANSTREAM_SHARED_REQUIRED";

    private SharedMaterial() {}

    /** A file or folder, for example {@code weights/mobilenet_v2}. */
    public static Path path(String relative) {
        String root = System.getenv(VARIABLE);
        Path path = root == null ? null : Path.of(root).toAbsolutePath().resolve(relative);
        if (path != null && Files.exists(path)) {
            return path;
        }
        String message = "%s is needed, but %s is %s".formatted(relative, VARIABLE, root == null ? "not set" : root);
        if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
            throw new IllegalStateException(message);
        }
        System.err.println("SKIPPED: " + message);
        return Assumptions.abort(message);
    }
}
