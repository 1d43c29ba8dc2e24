package io.scanstream.inference.intake;

import io.scanstream.storage.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands for the keys and ids that senders chose, which may name patients, in all that a worker tells: they themselves,
 * or their HMAC-SHA-256 in lower-case hex. The same key has the same pseudonym under the same secret, so that answers keep
 * their order and can be joined. Without a secret whoever knows what patient numbers look like could try them all.
 * Thread-safe.
 */
public final class Pseudonyms {

    private static final String ALGORITHM = "HmacSHA256";

    /** Bytes; the hash has as many, and a shorter secret would be its weakest part. */
    private static final int SHORTEST_SECRET = 32;

    /** Of version 4: nobody is named by chance. Its sender may know its answer by it. */
    private static final Pattern RANDOM_UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    /** Empty: all stays as it was sent. */
    private final Optional<SecretKeySpec> secret;

    private Pseudonyms(Optional<SecretKeySpec> secret) {
        this.secret = secret;
    }

    /** All stays as it was sent. */
    public static Pseudonyms none() {
        return new Pseudonyms(Optional.empty());
    }

    /**
     * What a configuration asks for.
     *
     * @throws IllegalArgumentException if hashes are asked for, and the secret is missing or short
     */
    public static Pseudonyms of(KeyForm form, Optional<String> secret) {
        return switch (form) {
            case AS_SENT -> none();
            case HASHED -> hashed(secret.orElse("").getBytes(StandardCharsets.UTF_8));
        };
    }

    private static Pseudonyms hashed(byte[] secret) {
        if (secret.length < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "scanstream.inference.key-secret has %d bytes, but with scanstream.inference.keys=hashed it must have %d or more"
                            .formatted(secret.length, SHORTEST_SECRET));
        }
        return new Pseudonyms(Optional.of(new SecretKeySpec(secret, ALGORITHM)));
    }

    /** Of a record's key. */
    byte[] ofKey(byte[] key) {
        return secret.map(with -> hash(with, key).getBytes(StandardCharsets.US_ASCII))
                .orElse(key);
    }

    /** Of an event's id. */
    String ofId(String id) {
        return secret.filter(with -> !RANDOM_UUID.matcher(id).matches())
                .map(with -> hash(with, id.getBytes(StandardCharsets.UTF_8)))
                .orElse(id);
    }

    private static String hash(SecretKeySpec secret, byte[] name) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return Sha256.hex(mac.doFinal(name));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
