package io.scanstream.objectstore.source;

import io.scanstream.objectstore.s3.S3Bucket;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A file or an object, as a message may name it; whether it may be read is another question. */
public sealed interface SourceAddress {

    /** {@code file:///data/scan.png}. */
    record OfFile(Path path) implements SourceAddress {}

    /**
     * {@code s3://bucket/key}.
     *
     * @param key empty for the bucket as a whole
     */
    record OfObject(String bucket, String key) implements SourceAddress {}

    /** Bytes; S3's limit. */
    int LONGEST_KEY = 1024;

    /** Bytes of a path, and of one name in it: Linux' limits. */
    int LONGEST_PATH = 4096;

    int LONGEST_NAME = 255;

    static SourceAddress parse(String text) throws RefusedSourceException {
        URI uri = uri(text);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new RefusedSourceException("it has a query or a fragment");
        }
        if (uri.isOpaque() || uri.getPath() == null) {
            throw new RefusedSourceException("it has no path from the root on");
        }
        List<String> segments = List.of(uri.getPath().split("/"));
        if (segments.contains("..") || segments.contains(".")) {
            throw new RefusedSourceException("its path has '.' or '..' in it");
        }
        if (uri.getPath().chars().anyMatch(Character::isISOControl)) {
            throw new RefusedSourceException("its path has control characters in it");
        }
        return switch (uri.getScheme() == null ? "" : uri.getScheme()) {
            case "file" -> file(uri);
            case "s3" -> object(uri);
            default -> throw new RefusedSourceException("only file: and s3: are read");
        };
    }

    private static URI uri(String text) throws RefusedSourceException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new RefusedSourceException("it is no URI such as file:///data/scan.png or s3://bucket/scan.png");
        }
    }

    private static OfFile file(URI uri) throws RefusedSourceException {
        if (uri.getRawAuthority() != null) {
            throw new RefusedSourceException("it names a host, but only this machine's files are read");
        }
        boolean isTooLong = bytes(uri.getPath()) >= LONGEST_PATH
                || Stream.of(uri.getPath().split("/")).anyMatch(name -> bytes(name) > LONGEST_NAME);
        if (isTooLong) {
            throw new RefusedSourceException("its path is longer than any file's");
        }
        try {
            return new OfFile(Path.of(uri.getPath()));
        } catch (InvalidPathException e) {
            throw new RefusedSourceException("no file can be called so");
        }
    }

    private static OfObject object(URI uri) throws RefusedSourceException {
        String bucket = uri.getRawAuthority();
        if (bucket == null || !S3Bucket.isName(bucket)) {
            throw new RefusedSourceException("it names no bucket: that has 3 to 63 of a-z, 0-9, '.', '-' and no more");
        }
        String key = uri.getPath().isEmpty() ? "" : uri.getPath().substring(1);
        if (bytes(key) > LONGEST_KEY || key.startsWith("/") || key.contains("//")) {
            throw new RefusedSourceException("its key has empty segments or more than 1,024 bytes");
        }
        return new OfObject(bucket, key);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
