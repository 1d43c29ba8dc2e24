package io.scanstream.model;

import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test a copy of a sound bundle, to be spoiled, in a repository of its own. */
abstract class OnBundleCopy {

    @TempDir
    private static Path sound;

    static SoundBundle bundle;

    @TempDir
    Path directory;

    Path folder;
    ModelRepository repository;

    @BeforeAll
    static void publish() throws IOException {
        bundle = SoundBundle.publish(sound);
    }

    @BeforeEach
    void copy() throws IOException {
        folder = bundle.copyTo(directory);
        repository = new ModelRepository(new DirectoryBlobStore(directory));
    }
}
