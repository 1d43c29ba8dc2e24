package io.scanstream.cli.replay;

import io.scanstream.cli.agreement.AnswerComparison;
import io.scanstream.cli.client.Archive;
import io.scanstream.cli.client.OutcomeReader;
import io.scanstream.cli.client.Replays;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.replay.ReplayOrder.Part;
import io.scanstream.contract.ReplayRequest;
import io.scanstream.contract.Topic;
import io.scanstream.messaging.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * A replay from the order to the comparison. Each step looks at what the broker has: whoever gives the same order again
 * finds the replay where it is, and begins nothing twice.
 */
public final class Replay {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final KafkaConnection connection;
    private final ReplayOrder order;
    private final String group;
    private final Replays replays;

    /**
     * What goes on now.
     *
     * @param requests that workers are working on; empty if the replay has ended before
     * @param begun the stretch that it goes over, if it has just begun
     */
    public record UnderWay(List<ReplayRequest> requests, Optional<Archive.Stretch> begun) {}

    /** @param group the consumer group of the inference workers */
    public Replay(KafkaConnection connection, ReplayOrder order, String group) {
        this.connection = connection;
        this.order = order;
        this.group = group;
        this.replays = new Replays(connection);
    }

    /** Asks for what has neither been asked for nor been answered. */
    public UnderWay begin() {
        List<ReplayRequest> requests = new ArrayList<>();
        List<Part> missing = new ArrayList<>();
        for (Part part : order.parts()) {
            Optional<ReplayRequest> open = replays.open(part.id());
            open.ifPresent(request -> requests.add(requireSame(part, request)));
            if (open.isEmpty() && !replays.hasAnswers(part.id())) {
                missing.add(part);
            }
        }
        if (missing.isEmpty()) {
            return new UnderWay(requests, Optional.empty());
        }
        Archive.Stretch stretch = stretch(requests);
        List<ReplayRequest> begun = missing.stream()
                .map(part -> part.request(order.topic(), stretch.ranges()))
                .toList(); // all of them, before any is written: one may break a rule
        begun.forEach(request -> replays.begin(request, stretch.partitions()));
        requests.addAll(begun);
        return new UnderWay(requests, Optional.of(stretch));
    }

    private ReplayRequest requireSame(Part part, ReplayRequest request) {
        String topic = order.topic().topicName();
        if (!request.modelVersion().equals(part.version()) || !request.topic().equals(topic)) {
            throw new CommandFailure("the replay '%s' is one of %s by %s, not of %s by %s: take another --id"
                    .formatted(part.id(), request.topic(), request.modelVersion(), topic, part.version()));
        }
        return request;
    }

    /** The ranges of a part that is under way hold for the other one as well: an hour ago is another time each time. */
    private Archive.Stretch stretch(List<ReplayRequest> underWay) {
        Archive.Stretch stretch = Archive.between(connection, order.topic(), order.from(), order.to());
        if (!underWay.isEmpty()) {
            return new Archive.Stretch(stretch.partitions(), underWay.get(0).ranges(), stretch.beginnings());
        }
        if (stretch.ranges().isEmpty()) {
            throw new CommandFailure("the topic '%s' has nothing from %s to %s"
                    .formatted(order.topic().topicName(), order.from(), order.to()));
        }
        return stretch;
    }

    /**
     * Returns when a request is done, and takes it back.
     *
     * @param patience how long to wait while nothing moves
     * @param progress told the number of records that have been passed
     */
    public void await(ReplayRequest request, Duration patience, LongConsumer progress) {
        long passed = -1;
        long deadline = 0;
        while (passed < Archive.records(request.ranges())) {
            long now = replays.passed(request, group);
            if (now > passed) {
                passed = now;
                deadline = System.nanoTime() + patience.toNanos();
                progress.accept(passed);
            } else if (System.nanoTime() > deadline) {
                throw new CommandFailure(stuck(request, passed, patience));
            } else {
                sleep();
            }
        }
        replays.end(request.id());
    }

    private String stuck(ReplayRequest request, long passed, Duration patience) {
        return ("the replay '%s' has come to %d of %d records and no further for %d s. It is not given up: it goes on when an"
                        + " inference worker of the group '%s' has %s, as its health page tells, and the stream leaves pauses")
                .formatted(
                        request.id(),
                        passed,
                        Archive.records(request.ranges()),
                        patience.toSeconds(),
                        group,
                        request.modelVersion());
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    /**
     * Compares the answers: first those of the version to compare with, or the live ones, then those of the replayed one.
     *
     * @param listed images of each kind to list
     */
    public AnswerComparison compare(int listed) {
        AnsweredImages images = images(order.main());
        if (images.count() == 0) {
            throw new CommandFailure("the replay '%s' has answered no image: none of the task '%s' lies in the stretch"
                    .formatted(order.id(), order.version().name()));
        }
        order.reference().ifPresent(this::images); // only by the version that was meant
        try (OutcomeReader reference = order.reference().map(this::answers).orElseGet(() -> live(images));
                OutcomeReader replayed = answers(order.main())) {
            return AnswerComparison.of(reference, replayed, listed);
        }
    }

    private AnsweredImages images(Part part) {
        try (OutcomeReader answers = answers(part)) {
            return AnsweredImages.of(part.id(), part.version(), answers);
        }
    }

    private OutcomeReader answers(Part part) {
        return OutcomeReader.open(connection, ReplayRequest.output(part.id()), Optional.empty(), outcome -> true);
    }

    private OutcomeReader live(AnsweredImages images) {
        return OutcomeReader.open(
                connection, Topic.PREDICTIONS.topicName(), Optional.of(images.since()), images::include);
    }
}
