package io.scanstream.weights;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file's bytes must come to. MD5 is what Keras publishes: it finds every accident, but would not stop somebody who
 * makes files on purpose.
 *
 * @param hex lower case
 */
public record Checksum(Algorithm algorithm, String hex) {

    /** As publishers of weights use them. */
    public enum Algorithm {
        @JsonProperty("MD5")
        MD5("MD5", 32),
        @JsonProperty("SHA-256")
        SHA_256("SHA-256", 64);

        private final String javaName;
        private final int digits;

        Algorithm(String javaName, int digits) {
            this.javaName = javaName;
            this.digits = digits;
        }

        MessageDigest digest() {
            try {
                return MessageDigest.getInstance(javaName);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has " + javaName, e);
            }
        }

        @Override
        public String toString() {
            return javaName;
        }
    }

    public Checksum {
        if (algorithm == null || hex == null || !hex.matches("[0-9a-f]{%d}".formatted(algorithm.digits))) {
            throw new IllegalArgumentException(
                    "a checksum needs an algorithm and its digits in lower case, got %s %s".formatted(algorithm, hex));
        }
    }

    static Checksum of(Algorithm algorithm, Path file) throws IOException {
        MessageDigest digest = algorithm.digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return of(algorithm, digest);
    }

    /** Of all that the digest has seen. */
    static Checksum of(Algorithm algorithm, MessageDigest digest) {
        return new Checksum(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public String toString() {
        return algorithm + " " + hex;
    }
}
