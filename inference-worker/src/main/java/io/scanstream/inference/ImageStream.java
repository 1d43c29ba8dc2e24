package io.scanstream.inference;

import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.BatchesInFlight;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageIntake;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images to outcomes while the process lives: collect, answer, send, each of another batch. What is answered is either
 * known or undecided, and what is undecided is asked of the broker before anything else happens. For one thread, but for
 * {@link #wakeUp} and {@link #isMember}.
 */
final class ImageStream implements ImageIntake.Handover, AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ImageStream.class);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    /** While a batch is being answered: so soon its answers are sent. */
    private static final Duration SHORT_POLL = Duration.ofMillis(4);

    private final Answers answers;
    private final BatchesInFlight inFlight;
    private final ImageIntake images;

    /** After a failure, and at the start: the images that may or may not be answered; null if that is known of all. */
    private ImageBatch undecided = ImageBatch.none();

    /**
     * @param answers closed with this
     * @param intakes makes one that hands over to what it is given
     */
    ImageStream(Answers answers, Classification classification, Function<ImageIntake.Handover, ImageIntake> intakes) {
        this.answers = answers;
        this.inFlight = new BatchesInFlight(classification);
        this.images = intakes.apply(this);
    }

    /**
     * One step forward.
     *
     * @return whether a batch was answered
     * @throws RuntimeException after which the next turn begins again at what is certain
     */
    boolean turn() {
        try {
            return undecided == null ? goOn() : decide();
        } catch (WakeupException e) {
            // No failure: what is in flight is sent when this is closed.
            throw e;
        } catch (RuntimeException e) {
            giveUp(ImageBatch.none());
            throw e;
        }
    }

    private boolean decide() {
        answers.recover();
        images.rewind(undecided);
        undecided = null;
        return false;
    }

    private boolean goOn() {
        images.poll(patience());
        if (undecided == null && !inFlight.isFull() && images.isDue(inFlight.isIdle())) {
            take();
        }
        boolean isSending = undecided == null && (inFlight.isFull() || inFlight.isOldestAnswered());
        if (isSending) {
            sendOldest();
        }
        return isSending;
    }

    private Duration patience() {
        if (inFlight.isEmpty()) {
            return IDLE_POLL;
        }
        return inFlight.isFull() || inFlight.isOldestAnswered() ? Duration.ZERO : SHORT_POLL;
    }

    private void take() {
        ImageBatch batch = images.take();
        try {
            inFlight.add(batch);
        } catch (RuntimeException e) {
            giveUp(batch);
            throw e;
        }
    }

    private void sendOldest() {
        BatchesInFlight.Answered oldest = inFlight.oldest();
        answers.send(oldest.batch(), oldest.outcomes(), images.group());
        inFlight.removeOldest();
    }

    /** @param taken not in flight, and not answered either */
    private void giveUp(ImageBatch taken) {
        ImageBatch abandoned = inFlight.abandon();
        undecided = undecided == null
                ? ImageBatch.together(List.of(abandoned, taken))
                : ImageBatch.together(List.of(undecided, abandoned, taken));
    }

    /** Sends what is in flight: once the partitions are another worker's, it is that one's to answer. */
    @Override
    public void beforeRevocation() {
        try {
            while (undecided == null && !inFlight.isEmpty()) {
                sendOldest();
            }
        } catch (CommitFailedException e) {
            LOGGER.info("the group changes; batches are answered again, by whoever gets them");
            giveUp(ImageBatch.none());
        } catch (RuntimeException e) {
            LOGGER.warn("batches in flight could not be answered before their partitions went to others", e);
            giveUp(ImageBatch.none());
        }
    }

    @Override
    public void afterLoss() {
        giveUp(ImageBatch.none());
    }

    boolean isMember() {
        return images.isMember();
    }

    void wakeUp() {
        images.wakeUp();
    }

    /** Leaves the group first, which sends what is in flight. */
    @Override
    public void close() {
        try (answers;
                inFlight) {
            images.close();
        }
    }
}
