package io.scanstream.cli.client;

import io.scanstream.contract.ImageReference;
import io.scanstream.contract.Messages;
import io.scanstream.storage.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How an image gets to the workers. */
public enum Delivery {
    /** In the message. */
    INLINE {
        @Override
        Body body(Path file) throws IOException {
            return new Body(Files.readAllBytes(file), Optional.empty());
        }
    },
    /** They read the file themselves, so they have to see it under the same path. */
    BY_REFERENCE {
        @Override
        Body body(Path file) throws IOException {
            Path real = file.toRealPath();
            ImageReference reference = new ImageReference(
                    real.toUri().toString(), Sha256.of(real), null, Math.toIntExact(Files.size(real)));
            return new Body(Messages.write(reference), Optional.of(ImageReference.MEDIA_TYPE));
        }
    };

    /**
     * Of a message.
     *
     * @param contentType empty: none is told
     */
    record Body(byte[] value, Optional<String> contentType) {}

    abstract Body body(Path file) throws IOException;
}
