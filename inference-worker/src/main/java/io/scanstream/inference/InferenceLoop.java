package io.scanstream.inference;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Topic;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.serving.ServedModels;
import io.scanstream.messaging.Pulse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images to outcomes, batch by batch: collect, answer, send. What fails by our own fault is done again after a pause,
 * for as long as it takes; an image is never dropped for it.
 */
final class InferenceLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceLoop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS_FOR_A_MODEL = Duration.ofMillis(200);

    private final ServedModels models;
    private final Supplier<ImageIntake> intakes;
    private final Supplier<Answers> answering;
    private final Classification classification;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Pulse pulse = new Pulse();

    /** After a failure, and at the start: the images that may or may not be answered; null if that is known of all. */
    private ImageBatch undecided = new ImageBatch(List.of());

    private Duration pause = SHORTEST_PAUSE;
    private volatile ImageIntake intake;

    InferenceLoop(
            ServedModels models,
            Supplier<ImageIntake> intakes,
            Supplier<Answers> answering,
            Classification classification) {
        this.models = models;
        this.intakes = intakes;
        this.answering = answering;
        this.classification = classification;
    }

    /** The topics that it reads and writes. */
    static Set<Topic> topics() {
        return EnumSet.of(Topic.IMAGES, Topic.PREDICTIONS, Topic.IMAGES_DEAD_LETTER);
    }

    /** Whether images are being answered. */
    boolean isRunning() {
        ImageIntake current = intake;
        return current != null && current.isMember();
    }

    /** Whether {@link #run} still turns. */
    boolean isAlive() {
        return pulse.isAlive();
    }

    /** Returns at once; {@link #run} finishes the batch in hand and returns soon after. */
    void stop() {
        stopped.countDown();
        ImageIntake current = intake;
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
        waitForModel();
        if (isStopping()) {
            return;
        }
        // The intake is closed first: the group's last rebalance comes before the transaction's end.
        try (Answers answers = answering.get();
                ImageIntake images = intakes.get()) {
            intake = images;
            while (!isStopping()) {
                pulse.beat();
                turn(images, answers);
            }
        } catch (WakeupException e) {
            LOGGER.debug("woken up to stop", e);
        } finally {
            intake = null;
        }
    }

    /** Without a model every image would be rejected as of an unknown task, though it may only have come too soon. */
    private void waitForModel() {
        while (!isStopping() && !models.isReady()) {
            pulse.beat();
            sleep(BETWEEN_LOOKS_FOR_A_MODEL);
        }
    }

    private void turn(ImageIntake images, Answers answers) {
        try {
            if (undecided == null) {
                answerNext(images, answers);
            } else {
                answers.recover();
                images.rewind(undecided);
                undecided = null;
            }
        } catch (FencedInstanceIdException | AuthorizationException | WakeupException e) {
            // Another process has taken this one's name, or this one may not do what it must, or was told to stop.
            throw e;
        } catch (CommitFailedException e) {
            LOGGER.info("the group changes; a batch is answered again, by whoever gets it");
        } catch (RuntimeException e) {
            LOGGER.error("images wait for an answer, next try in {}", pause, e);
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void answerNext(ImageIntake images, Answers answers) {
        ImageBatch batch = images.next();
        if (batch.isEmpty()) {
            return;
        }
        undecided = batch;
        List<Outcome> outcomes = classification.answer(batch);
        answers.send(batch, outcomes, images.group());
        undecided = null;
        pause = SHORTEST_PAUSE;
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
