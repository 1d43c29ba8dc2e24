package io.scanstream.cli.command;

import io.scanstream.objectstore.settings.StoreProperties;
import io.scanstream.objectstore.settings.Stores;
import io.scanstream.storage.BlobStore;
import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How a command finds the workers' store: one of the two. Closing ends the connection to a bucket. */
final class StoreOptions implements AutoCloseable {

    @Option(names = "--store", paramLabel = "DIR", description = "The workers' scanstream.store.directory.")
    private Path directory;

    @Option(
            names = "--store-config",
            paramLabel = "FILE",
            description = "The same with a worker's settings that begin with scanstream.store, for a bucket of S3 say.")
    private Path file;

    private Stores stores;

    /** @throws IllegalArgumentException if the settings make no sense */
    BlobStore open() throws IOException {
        if (file == null) {
            return existing(directory);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        StoreProperties settings = new StoreProperties(properties);
        stores = new Stores(settings);
        return settings.directory().isPresent() ? existing(settings.directory().get()) : stores.store();
    }

    /** A store would make it. */
    private static BlobStore existing(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new IOException("there is no directory %s".formatted(directory));
        }
        return new DirectoryBlobStore(directory);
    }

    @Override
    public void close() {
        if (stores != null) {
            stores.close();
        }
    }
}
