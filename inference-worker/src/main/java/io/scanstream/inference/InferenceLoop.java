package io.scanstream.inference;

import io.scanstream.contract.Topic;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.messaging.Pulse;
import io.scanstream.messaging.Refusal;
import io.scanstream.model.LostDeviceException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for a model, then lets the stream flow until it is stopped. What fails by our own fault is done again after a
 * pause, for as long as it takes; an image is never dropped for it.
 */
final class InferenceLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceLoop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS_FOR_A_MODEL = Duration.ofMillis(50);

    private final ServedModels models;
    private final Supplier<ImageStream> streams;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Pulse pulse = new Pulse();

    private Duration pause = SHORTEST_PAUSE;
    private volatile ImageStream stream;

    /** @param streams makes the one that flows once there is a model */
    InferenceLoop(ServedModels models, Supplier<ImageStream> streams) {
        this.models = models;
        this.streams = streams;
    }

    /** The topics that it reads and writes. */
    static Set<Topic> topics() {
        return EnumSet.of(Topic.IMAGES, Topic.IMAGES_URGENT, Topic.PREDICTIONS, Topic.IMAGES_DEAD_LETTER);
    }

    /** Whether images are being answered. */
    boolean isRunning() {
        ImageStream current = stream;
        return current != null && current.isMember();
    }

    /** Whether no image waits for an answer that could be answered, as far as is known here. */
    boolean isQuiet() {
        ImageStream current = stream;
        return current == null || current.isQuiet();
    }

    /** Whether {@link #run} still turns. */
    boolean isAlive() {
        return pulse.isAlive();
    }

    /** Returns at once; {@link #run} finishes the batch in hand and returns soon after. */
    void stop() {
        stopped.countDown();
        ImageStream current = stream;
        if (current != null) {
            current.wakeUp();
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    /** Returns when stopped; throws what cannot be mended, and then the process should end. */
    @Override
    public void run() {
        // Its clients are made while a model is being loaded; it takes no part in the group before it turns.
        try (ImageStream current = streams.get()) {
            waitForModel();
            stream = current;
            while (!isStopping()) {
                pulse.beat();
                turn(current);
            }
        } catch (WakeupException e) {
            LOGGER.debug("woken up to stop", e);
        } finally {
            stream = null;
        }
    }

    /** Without a model every image would be rejected as of an unknown task, though it may only have come too soon. */
    private void waitForModel() {
        while (!isStopping() && !models.isReady()) {
            pulse.beat();
            sleep(BETWEEN_LOOKS_FOR_A_MODEL);
        }
    }

    private void turn(ImageStream current) {
        try {
            if (current.turn()) {
                pause = SHORTEST_PAUSE;
            }
        } catch (FencedInstanceIdException | WakeupException e) {
            // Another process has taken this one's name, or this one was told to stop.
            throw e;
        } catch (CommitFailedException e) {
            LOGGER.info("the group changes; batches are answered again, by whoever gets them");
        } catch (RuntimeException e) {
            LostDeviceException.throwIfBehind(e);
            if (Refusal.in(e).isPresent()) {
                throw e; // The process that is started in its place waits until it may do what it must.
            }
            LOGGER.error("images wait for an answer, next try in {}", pause, e);
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** Or less, if told to stop. */
    private void sleep(Duration time) {
        try {
            stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
