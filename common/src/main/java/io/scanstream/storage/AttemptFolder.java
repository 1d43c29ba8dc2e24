package io.scanstream.storage;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder of the store that one attempt at a job writes to, and nobody else. Whether what lies there counts is said by the topics
 * {@code models} and {@code training.state}, not by the store.
 */
public record AttemptFolder(Kind kind, String jobId, int attempt, BlobKey key) {

    private static final Pattern ATTEMPT = Pattern.compile("attempt-(\\d{1,9})(-.+)?");

    /** What an attempt writes, in the order of its life. */
    public enum Kind {
        /** {@code checkpoints/<job>/attempt-<n>}. */
        CHECKPOINTS("checkpoints", 1),
        /** {@code models/<name>/<job>/attempt-<n>-<random>}: a version is a job. */
        BUNDLE("models", 2);

        private final BlobKey root;
        /** Segments before the job's. */
        private final int jobAt;

        Kind(String root, int jobAt) {
            this.root = new BlobKey(root);
            this.jobAt = jobAt;
        }

        /** Of all folders of this kind. */
        public BlobKey root() {
            return root;
        }
    }

    public static AttemptFolder checkpoints(String jobId, int attempt) {
        BlobKey key = Kind.CHECKPOINTS.root.resolve(jobId).resolve("attempt-" + attempt);
        return new AttemptFolder(Kind.CHECKPOINTS, jobId, attempt, key);
    }

    /** @param suffix that no other attempt of the number has, be it of a worker that has lost the job without knowing */
    public static AttemptFolder bundle(String model, String jobId, int attempt, String suffix) {
        BlobKey key =
                Kind.BUNDLE.root.resolve(model).resolve(jobId).resolve("attempt-%d-%s".formatted(attempt, suffix));
        return new AttemptFolder(Kind.BUNDLE, jobId, attempt, key);
    }

    /** That a blob lies in; empty if in none. */
    public static Optional<AttemptFolder> of(BlobKey blob) {
        return of(blob, Kind.CHECKPOINTS).or(() -> of(blob, Kind.BUNDLE));
    }

    private static Optional<AttemptFolder> of(BlobKey blob, Kind kind) {
        List<String> segments = blob.segments();
        int attemptAt = kind.jobAt + 1;
        if (segments.size() <= attemptAt + 1 || !segments.get(0).equals(kind.root.value())) {
            return Optional.empty();
        }
        Matcher attempt = ATTEMPT.matcher(segments.get(attemptAt));
        if (!attempt.matches()) {
            return Optional.empty();
        }
        return Optional.of(new AttemptFolder(
                kind,
                segments.get(kind.jobAt),
                Integer.parseInt(attempt.group(1)),
                new BlobKey(String.join("/", segments.subList(0, attemptAt + 1)))));
    }
}
