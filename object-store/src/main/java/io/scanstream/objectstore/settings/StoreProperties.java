package io.scanstream.objectstore.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Where bundles lie, as a file of a worker's settings says it; what else is in the file is not looked at. No record, which would
 * print its secrets.
 */
public final class StoreProperties implements StoreSettings, StoreSettings.S3 {

    private static final String PREFIX = "scanstream.store.";
    private static final Set<String> NAMES = Set.of(
            "directory",
            "s3.bucket",
            "s3.prefix",
            "s3.endpoint",
            "s3.region",
            "s3.path-style",
            "s3.access-key",
            "s3.secret-key");

    private final Properties properties;

    /** @throws IllegalArgumentException if there is a setting that no worker has */
    public StoreProperties(Properties properties) {
        this.properties = properties;
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(PREFIX) && !NAMES.contains(key.substring(PREFIX.length()))) {
                throw new IllegalArgumentException("there is no setting %s".formatted(key));
            }
        }
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(properties.getProperty(PREFIX + name));
    }

    @Override
    public Optional<Path> directory() {
        return value("directory").map(Path::of);
    }

    @Override
    public S3 s3() {
        return this;
    }

    @Override
    public Optional<String> bucket() {
        return value("s3.bucket");
    }

    @Override
    public Optional<String> prefix() {
        return value("s3.prefix");
    }

    @Override
    public Optional<URI> endpoint() {
        return value("s3.endpoint").map(URI::create);
    }

    @Override
    public Optional<String> region() {
        return value("s3.region");
    }

    @Override
    public Optional<Boolean> pathStyle() {
        return value("s3.path-style").map(StoreProperties::isYes);
    }

    private static boolean isYes(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "%ss3.path-style is '%s', but it must be true or false".formatted(PREFIX, value));
        };
    }

    @Override
    public Optional<String> accessKey() {
        return value("s3.access-key");
    }

    @Override
    public Optional<String> secretKey() {
        return value("s3.secret-key");
    }
}
