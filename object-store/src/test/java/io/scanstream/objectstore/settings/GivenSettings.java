package io.scanstream.objectstore.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Settings as an operator would write them, without a framework that reads them. */
record GivenSettings(Map<String, String> values) implements StoreSettings, StoreSettings.S3 {

    private Optional<String> value(String key) {
        return Optional.ofNullable(values.get(key));
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
        return value("bucket");
    }

    @Override
    public Optional<String> prefix() {
        return value("prefix");
    }

    @Override
    public Optional<URI> endpoint() {
        return value("endpoint").map(URI::create);
    }

    @Override
    public Optional<String> region() {
        return value("region");
    }

    @Override
    public Optional<Boolean> pathStyle() {
        return value("path-style").map(Boolean::parseBoolean);
    }

    @Override
    public Optional<String> accessKey() {
        return value("access-key");
    }

    @Override
    public Optional<String> secretKey() {
        return value("secret-key");
    }
}
