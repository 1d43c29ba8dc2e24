package io.scanstream.weights;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Fetches published weights into a cache. A file is in its place only when it is whole and its checksum right; until then
 * it is a hidden file beside it.
 */
public final class WeightFetch {

    private static final Duration TIME_TO_CONNECT = Duration.ofSeconds(30);
    private static final Duration TIME_TO_ANSWER = Duration.ofMinutes(1);
    private static final Duration TIME_IN_ALL = Duration.ofHours(1);
    private static final int BLOCK = 1 << 16;
    private static final int OK = 200;

    private final WeightCache cache;
    private final HttpClient client;

    public WeightFetch(WeightCache cache) {
        this.cache = cache;
        // NORMAL follows redirects, but never from https to http.
        this.client = HttpClient.newBuilder()
                .connectTimeout(TIME_TO_CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * Replaces what is there.
     *
     * @param progress told the bytes that have come so far
     * @return where the file is now
     * @throws FetchFailedException if the file is not to be had, or not what the catalogue says
     */
    public Path fetch(PublishedWeights weights, LongConsumer progress) throws IOException, InterruptedException {
        Path path = cache.path(weights);
        Files.createDirectories(path.getParent());
        // Not a temporary file of Java's, which nobody but the owner could read when it is in its place.
        Path incoming = path.resolveSibling(".%s.%s.part".formatted(weights.file(), UUID.randomUUID()));
        incoming.toFile().deleteOnExit(); // half a gigabyte, if the command is interrupted
        try {
            HttpRequest request = HttpRequest.newBuilder(weights.url())
                    .timeout(TIME_TO_ANSWER)
                    .build();
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                requireExpected(response, weights);
                endAfter(TIME_IN_ALL, body);
                write(body, incoming, weights, progress);
            }
            Files.move(incoming, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return path;
        } catch (FetchFailedException e) {
            throw e;
        } catch (IOException e) {
            throw new FetchFailedException(
                    "%s cannot be fetched: %s"
                            .formatted(weights.url(), e.getMessage() == null ? e.toString() : e.getMessage()),
                    e);
        } finally {
            Files.deleteIfExists(incoming);
        }
    }

    /** A server that falls silent would keep the caller for ever: the client has no limit for the body. */
    private static void endAfter(Duration time, InputStream body) {
        CompletableFuture.delayedExecutor(time.toSeconds(), TimeUnit.SECONDS).execute(() -> {
            try {
                body.close();
            } catch (IOException e) {
                // The reader sees the same.
            }
        });
    }

    private static void requireExpected(HttpResponse<InputStream> response, PublishedWeights weights)
            throws FetchFailedException {
        if (response.statusCode() != OK) {
            throw new FetchFailedException(
                    "%s answers with status %d".formatted(response.uri(), response.statusCode()));
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(weights.largest());
        if (length > weights.largest() || (weights.size() != null && length != weights.size())) {
            throw new FetchFailedException(
                    "%s has %,d bytes, but %s is expected".formatted(response.uri(), length, expectedSize(weights)));
        }
    }

    private static String expectedSize(PublishedWeights weights) {
        return (weights.size() == null ? "at most %,d" : "%,d").formatted(weights.largest());
    }

    private static void write(InputStream body, Path file, PublishedWeights weights, LongConsumer progress)
            throws IOException {
        MessageDigest digest = weights.checksum().algorithm().digest();
        long count = 0;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] block = new byte[BLOCK];
            for (int read = body.read(block); read >= 0; read = body.read(block)) {
                count += read;
                if (count > weights.largest()) {
                    throw new FetchFailedException(
                            "%s has more bytes than expected, %s".formatted(weights.url(), expectedSize(weights)));
                }
                digest.update(block, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(block, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                progress.accept(count);
            }
            channel.force(true);
        }
        if (weights.size() != null && count != weights.size()) {
            throw new FetchFailedException("%s ended after %,d bytes, but %s are expected"
                    .formatted(weights.url(), count, expectedSize(weights)));
        }
        Checksum found = Checksum.of(weights.checksum().algorithm(), digest);
        if (!found.equals(weights.checksum())) {
            throw new FetchFailedException(
                    "%s has %s, but it should have %s".formatted(weights.url(), found, weights.checksum()));
        }
    }
}
