package io.scanstream.cli.agreement;

import io.scanstream.contract.ImageIdentity;
import io.scanstream.contract.Outcome;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The answers of one side: those that are yet to be read, and those that wait for the other side's. For one thread. */
final class AnswerSide {

    private record Place(String topic, int partition, long offset) {}

    private record Partition(String topic, int partition) {}

    private final Iterator<Outcome> answers;
    private final int mostWaiting;

    /** The one that has waited longest first. */
    private final LinkedHashMap<Place, Outcome> waiting = new LinkedHashMap<>();

    /** The highest offset of an image that was answered. */
    private final Map<Partition, Long> furthest = new HashMap<>();

    private Outcome next;
    private Instant newest = Instant.MIN;
    private long alone;
    private long beyond;

    /** @param mostWaiting answers that are kept for the other side's; beyond that the oldest counts as alone */
    AnswerSide(Iterator<Outcome> answers, int mostWaiting) {
        this.answers = answers;
        this.mostWaiting = mostWaiting;
    }

    /** When the image of the next answer came; empty at the end. */
    Optional<Instant> nextTime() {
        if (next == null && answers.hasNext()) {
            next = answers.next();
        }
        return Optional.ofNullable(next).map(Outcome::receivedAt);
    }

    Outcome take() {
        Outcome answer = next;
        next = null;
        ImageIdentity image = answer.image();
        furthest.merge(new Partition(image.topic(), image.partition()), image.offset(), Math::max);
        newest = answer.receivedAt().isAfter(newest) ? answer.receivedAt() : newest;
        return answer;
    }

    /** What was said of the same image; empty if nothing has been so far. */
    Optional<Outcome> counterpart(Outcome answer) {
        return Optional.ofNullable(waiting.remove(place(answer)));
    }

    /** Keeps an answer that the other side has no counterpart of, or has none of so far. */
    void await(Outcome answer, AnswerSide other) {
        waiting.put(place(answer), answer);
        if (waiting.size() > mostWaiting) {
            Iterator<Outcome> oldest = waiting.values().iterator();
            count(oldest.next(), other);
            oldest.remove();
        }
    }

    /** To be called at the end: nothing comes any more for what waits. */
    void settle(AnswerSide other) {
        waiting.values().forEach(answer -> count(answer, other));
        waiting.clear();
    }

    private void count(Outcome answer, AnswerSide other) {
        ImageIdentity image = answer.image();
        boolean isRead = other.nextTime().isEmpty();
        long reached = other.furthest.getOrDefault(new Partition(image.topic(), image.partition()), -1L);
        alone++;
        beyond += isRead && image.offset() > reached ? 1 : 0;
    }

    long alone() {
        return alone;
    }

    /** Of those, the ones that lie behind everything that the other side has answered of their partition. */
    long beyond() {
        return beyond;
    }

    Instant newest() {
        return newest;
    }

    private static Place place(Outcome answer) {
        ImageIdentity image = answer.image();
        return new Place(image.topic(), image.partition(), image.offset());
    }
}
