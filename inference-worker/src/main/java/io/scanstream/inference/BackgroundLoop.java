package io.scanstream.inference;

import io.scanstream.contract.Topic;
import io.scanstream.inference.serving.BackgroundOrder;
import io.scanstream.inference.serving.BackgroundOrder.Replay;
import io.scanstream.inference.serving.Decisions;
import io.scanstream.inference.serving.Role;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.messaging.Pulse;
import io.scanstream.messaging.Refusal;
import io.scanstream.model.LostDeviceException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what is not live, on a thread of its own, while the live stream has nothing to do: shadows first, then replays.
 *
 * <p>Where images of the live stream may come it never has more than one batch before the network, and takes none while one
 * waits: whenever one comes, it finds at most one of these batches in its way. Nothing that fails here is the live stream's concern: the lane is closed,
 * the fault told, and the lane opened again later. Owns what it is given to look at replays with.
 */
final class BackgroundLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(BackgroundLoop.class);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    /** While the network works on a batch. */
    private static final Duration SHORT_REST = Duration.ofMillis(4);

    private static final Duration REST = Duration.ofMillis(20);

    private final Decisions decisions;
    private final ServedModels models;
    private final Lanes lanes;
    private final Replays replays;
    private final BooleanSupplier isLiveQuiet;
    private final int mostAtOnce;

    private final Map<BackgroundOrder, ImageStream> open = new LinkedHashMap<>();
    /** In the time of {@link System#nanoTime}. */
    private final Map<BackgroundOrder, Long> nextLook = new HashMap<>();

    private final Set<BackgroundOrder> done = new HashSet<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    /** Records before the open lanes; replaced in each turn. */
    private volatile Map<Role, Long> behind = Map.of();

    private final Pulse pulse = new Pulse();
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Makes the stream that carries out an order. */
    interface Lanes {

        /**
         * @param mayTake whether a batch may be taken now
         * @return to be closed by the caller
         */
        ImageStream open(BackgroundOrder order, BooleanSupplier mayTake);
    }

    /** @param mostAtOnce batches before the network; one where a live image may come */
    BackgroundLoop(
            Decisions decisions,
            ServedModels models,
            Lanes lanes,
            Replays replays,
            BooleanSupplier isLiveQuiet,
            int mostAtOnce) {
        this.decisions = decisions;
        this.models = models;
        this.lanes = lanes;
        this.replays = replays;
        this.isLiveQuiet = isLiveQuiet;
        this.mostAtOnce = mostAtOnce;
    }

    /** The topics that it reads and writes, besides the outputs of replays. */
    static Set<Topic> topics() {
        return EnumSet.of(Topic.IMAGES, Topic.IMAGES_URGENT, Topic.PREDICTIONS_SHADOW);
    }

    /** What keeps a lane from answering, in a sentence, by what it is for. Thread-safe. */
    Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** Records that the lanes of a role have not polled yet, as far as that is known. Thread-safe. */
    long behind(Role role) {
        return behind.getOrDefault(role, 0L);
    }

    /** Whether {@link #run} still turns. */
    boolean isAlive() {
        return pulse.isAlive();
    }

    /** Returns at once; {@link #run} sends what is in hand and returns soon after. */
    void stop() {
        stopped.countDown();
    }

    @Override
    public void run() {
        try (replays) {
            while (!sleep()) {
                pulse.beat();
                turn();
            }
        } finally {
            Set.copyOf(open.keySet()).forEach(this::close);
        }
    }

    /** One step forward of everything that is ordered, the most urgent first. */
    void turn() {
        List<BackgroundOrder> orders = decisions.orders();
        Set.copyOf(open.keySet()).stream()
                .filter(order -> !orders.contains(order) || !isLoaded(order))
                .forEach(this::close);
        forgetAllBut(orders);
        orders.forEach(this::goOn);
        behind = open.entrySet().stream()
                .collect(Collectors.groupingBy(
                        lane -> lane.getKey().duty().role(),
                        Collectors.summingLong(lane -> lane.getValue().behind())));
    }

    private boolean sleep() {
        try {
            Duration rest = isNetworkFree() ? REST : SHORT_REST;
            return stopped.await(rest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void forgetAllBut(List<BackgroundOrder> orders) {
        nextLook.keySet().retainAll(orders);
        done.retainAll(orders);
        problems.keySet()
                .retainAll(orders.stream().map(order -> order.duty().toString()).toList());
    }

    private boolean isLoaded(BackgroundOrder order) {
        return models.has(order.duty(), order.version());
    }

    private void goOn(BackgroundOrder order) {
        if (done.contains(order)) {
            return;
        }
        try {
            if (isDue(order)) {
                look(order);
            }
            ImageStream stream = open.get(order);
            if (stream != null) {
                stream.turn();
            }
        } catch (CommitFailedException e) {
            LOGGER.info("the group of the {} changes; its batches are answered again", order.duty());
        } catch (FencedInstanceIdException e) {
            // Another process has taken this one's name. To try again would be to take it back.
            throw e;
        } catch (RuntimeException e) {
            LostDeviceException.throwIfBehind(e);
            note(order, e);
            close(order);
            nextLook.put(order, System.nanoTime() + BETWEEN_TRIES.toNanos());
        }
    }

    /** What the broker refuses has a sentence that says it all. */
    private void note(BackgroundOrder order, RuntimeException failure) {
        Optional<String> refusal = Refusal.in(failure).map(Refusal::sentence);
        refusal.ifPresentOrElse(
                sentence -> LOGGER.warn("the {} rests for {}: {}", order.duty(), BETWEEN_TRIES, sentence),
                () -> LOGGER.warn("the {} rests for {}", order.duty(), BETWEEN_TRIES, failure));
        problems.put(order.duty().toString(), refusal.orElseGet(() -> String.valueOf(failure.getMessage())));
    }

    private boolean isDue(BackgroundOrder order) {
        return !nextLook.containsKey(order) || System.nanoTime() - nextLook.get(order) >= 0;
    }

    /** Whether the order is carried out already, or can be now. */
    private void look(BackgroundOrder order) {
        nextLook.put(order, System.nanoTime() + BETWEEN_LOOKS.toNanos());
        if (order instanceof Replay replay && isDone(replay)) {
            return;
        }
        if (!open.containsKey(order) && isLoaded(order)) {
            open.put(order, lanes.open(order, this::mayTake));
            problems.remove(order.duty().toString());
            LOGGER.info("{} answers as {}", order.version(), order.duty());
        }
    }

    private boolean isDone(Replay replay) {
        if (!replays.isDone(replay.request())) {
            replays.requireOutput(replay.request());
            decisions.begin(replay);
            return false;
        }
        LOGGER.info("the {} is done", replay.duty());
        close(replay);
        decisions.end(replay);
        done.add(replay);
        return true;
    }

    private boolean mayTake() {
        return isLiveQuiet.getAsBoolean() && isNetworkFree();
    }

    private boolean isNetworkFree() {
        return open.values().stream().mapToInt(ImageStream::working).sum() < mostAtOnce;
    }

    private void close(BackgroundOrder order) {
        ImageStream stream = open.remove(order);
        if (stream == null) {
            return;
        }
        try {
            stream.close();
        } catch (RuntimeException e) {
            LOGGER.warn("the {} could not be ended in good order", order.duty(), e);
        }
    }
}
