package io.scanstream.cli.client;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.Messages;
import io.scanstream.storage.Sha256;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** How an image gets to the workers. */
@FunctionalInterface
public interface Delivery {

    /**
     * Of a message.
     *
     * @param contentType empty: none is told
     */
    record Body(byte[] value, Optional<String> contentType) {}

    Body body(Path file) throws IOException;

    /** In the message. */
    static Delivery inline() {
        return file -> new Body(Files.readAllBytes(file), Optional.empty());
    }

    /** They read the file themselves, so they have to see it under the same path. */
    static Delivery byReference() {
        return referring(Path::toUri);
    }

    /**
     * They read it from a bucket.
     *
     * @param folder the real one, links resolved, whose files lie in the bucket, each under its path below the folder
     */
    static Delivery inBucket(String bucket, Path folder) {
        return referring(file -> {
            String key = folder.relativize(file).toString().replace(File.separatorChar, '/');
            try {
                return new URI("s3", bucket, "/" + key, null);
            } catch (URISyntaxException e) {
                throw new IllegalArgumentException("no object can be called %s in %s".formatted(key, bucket), e);
            }
        });
    }

    private static Delivery referring(Function<Path, URI> address) {
        return file -> {
            Path real = file.toRealPath();
            ImageReference reference = new ImageReference(
                    address.apply(real).toString(), Sha256.of(real), null, Math.toIntExact(Files.size(real)));
            return new Body(Messages.write(reference), Optional.of(ImageReference.MEDIA_TYPE));
        };
    }
}
