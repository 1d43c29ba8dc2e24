package io.scanstream.cli.client;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** What has been sent, and what was answered. One thread sends, another one reads answers. */
final class SentImages {

    private record Sent(ImageFile image, long nanoTime) {}

    private final Map<String, Sent> byId = new ConcurrentHashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final List<AnsweredImage> inOrder = new ArrayList<>();
    private final AtomicReference<CommandFailure> problem = new AtomicReference<>();

    /** Returns the id by which the answer will tell what it answers. */
    String add(ImageFile image) {
        String id = UUID.randomUUID().toString();
        byId.put(id, new Sent(image, System.nanoTime()));
        return id;
    }

    /** For the sending thread: the first failure is told to whoever waits. */
    void fail(ImageFile image, Exception failure) {
        problem.compareAndSet(
                null,
                new CommandFailure(
                        "%s could not be sent: %s".formatted(image.path(), CommandFailure.reason(failure)), failure));
    }

    void requireSendable() {
        if (problem.get() != null) {
            throw problem.get();
        }
    }

    /** Returns whether the message answers one of the images. */
    boolean take(byte[] message) {
        Outcome outcome = outcome(message).orElse(null);
        String id = outcome == null ? null : outcome.image().eventId();
        Sent sent = id == null ? null : byId.get(id);
        if (sent == null) {
            return false;
        }
        if (!answered.add(id)) {
            throw new CommandFailure(
                    "%s was answered twice".formatted(sent.image().name()));
        }
        Duration latency = Duration.ofNanos(System.nanoTime() - sent.nanoTime());
        inOrder.add(new AnsweredImage(sent.image(), outcome, latency));
        return true;
    }

    /** Empty for what is none: others write to the topic too, a later version say, and that is not ours to judge. */
    static Optional<Outcome> outcome(byte[] message) {
        try {
            return message == null ? Optional.empty() : Optional.of(Messages.read(message, Outcome.class));
        } catch (InvalidMessageException e) {
            return Optional.empty();
        }
    }

    /** In the order of the answers. */
    List<AnsweredImage> answers() {
        return inOrder;
    }
}
