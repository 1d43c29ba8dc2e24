package io.scanstream.storage;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The name of a blob: segments joined by slashes, such as {@code models/melanoma/job-7/manifest.json}. No key can be
 * written that climbs out of a store: segments have a narrow alphabet and are never {@code .} or {@code ..}.
 */
public record BlobKey(String value) {

    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_@-][A-Za-z0-9._@-]{0,127}");
    private static final int LONGEST = 512;

    public BlobKey {
        if (value == null || value.isEmpty() || value.length() > LONGEST) {
            throw new IllegalArgumentException("a blob key must have 1 to %d characters, got %s"
                    .formatted(LONGEST, value == null ? "none" : value.length()));
        }
        for (String segment : value.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches()) {
                throw new IllegalArgumentException(
                        "blob key '%s' has the segment '%s', but a segment must be 1 to 128 of A-Z, a-z, 0-9, '.', '_',"
                                        .formatted(onOneLine(value), onOneLine(segment))
                                + " '@', '-' and not start with '.'");
            }
        }
    }

    /** Keys come from messages too: what is refused must not forge lines of a log. */
    private static String onOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    public static BlobKey of(String... segments) {
        return new BlobKey(String.join("/", segments));
    }

    /** Whether there is a key of this name. */
    public static boolean isOne(String value) {
        return value.length() <= LONGEST
                && Stream.of(value.split("/", -1))
                        .allMatch(segment -> SEGMENT.matcher(segment).matches());
    }

    public BlobKey resolve(String segment) {
        return new BlobKey(value + "/" + segment);
    }

    public List<String> segments() {
        return List.of(value.split("/"));
    }

    @Override
    public String toString() {
        return value;
    }
}
