package io.scanstream.cli.replay;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.ReplayRequest.Range;
import io.scanstream.contract.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is wanted of a replay. It becomes one request per version.
 *
 * @param id by which it can be found again
 * @param topic where the images lie
 * @param from of the images that came since
 * @param to and before this
 * @param against a version to compare with; empty: what was answered live
 */
public record ReplayOrder(
        String id, Topic topic, Instant from, Instant to, ModelVersion version, Optional<ModelVersion> against) {

    private static final String AGAINST = "-against";

    /** A version that answers once more, and the id of its request. */
    record Part(String id, ModelVersion version) {

        ReplayRequest request(Topic topic, List<Range> ranges) {
            String output = ReplayRequest.output(id);
            return new ReplayRequest(id, topic.topicName(), version.name(), version, output, ranges, Instant.now());
        }
    }

    public ReplayOrder {
        requireOneOfTwo(id);
        if (!from.isBefore(to)) {
            throw new CommandFailure("--from is %s, but it must be before --to, %s".formatted(from, to));
        }
        if (against.isPresent() && !isOther(version, against.get())) {
            throw new CommandFailure(
                    "--against is %s, but it must be another version of %s".formatted(against.get(), version.name()));
        }
    }

    private static boolean isOther(ModelVersion version, ModelVersion other) {
        return other.name().equals(version.name()) && !other.equals(version);
    }

    /** The ids of the requests that a replay may have made. */
    public static List<String> requestIds(String id) {
        requireOneOfTwo(id);
        return List.of(id, id + AGAINST);
    }

    private static void requireOneOfTwo(String id) {
        if (id.endsWith(AGAINST)) {
            throw new CommandFailure("the id of a replay is %s, but it must not end with %s".formatted(id, AGAINST));
        }
    }

    List<Part> parts() {
        return Stream.concat(Stream.of(main()), reference().stream()).toList();
    }

    Part main() {
        return new Part(id, version);
    }

    Optional<Part> reference() {
        return against.map(other -> new Part(id + AGAINST, other));
    }
}
