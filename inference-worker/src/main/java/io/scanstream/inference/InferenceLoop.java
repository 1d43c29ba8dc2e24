package io.scanstream.inference;

import io.scanstream.contract.Outcome;
import io.scanstream.inference.answering.Answers;
import io.scanstream.inference.classification.Classification;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageIntake;
import io.scanstream.inference.serving.ServedModels;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images to outcomes, batch by batch: collect, answer, send. What fails by our own fault is done again after a pause,
 * for as long as it takes; an image is never dropped for it.
 */
public final class InferenceLoop implements Runnable {

    private static final Logger LOGGER = LoggerFactory.getLogger(InferenceLoop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long WAIT_FOR_MODEL_MILLIS = 200;

    private final ServedModels models;
    private final Supplier<ImageIntake> intakes;
    private final Supplier<Answers> answering;
    private final Classification classification;

    private Duration pause = SHORTEST_PAUSE;
    private volatile boolean stopping;
    private volatile ImageIntake intake;

    public InferenceLoop(
            ServedModels models,
            Supplier<ImageIntake> intakes,
            Supplier<Answers> answering,
            Classification classification) {
        this.models = models;
        this.intakes = intakes;
        this.answering = answering;
        this.classification = classification;
    }

    /** Whether images are being answered. */
    public boolean isRunning() {
        ImageIntake current = intake;
        return current != null && current.isMember();
    }

    /** Returns at once; {@link #run} finishes the batch in hand and returns soon after. */
    public void stop() {
        stopping = true;
        ImageIntake current = intake;
        if (current != null) {
            current.wakeUp();
        }
    }

    /** Returns when stopped; throws what cannot be mended, and then the process should end. */
    @Override
    public void run() {
        waitForModel();
        if (stopping) {
            return;
        }
        try (ImageIntake images = intakes.get();
                Answers answers = answering.get()) {
            intake = images;
            while (!stopping) {
                answerNext(images, answers);
            }
        } catch (WakeupException e) {
            LOGGER.debug("woken up to stop", e);
        } finally {
            intake = null;
        }
    }

    /** Without a model every image would be rejected as of an unknown task, though it may only have come too soon. */
    private void waitForModel() {
        while (!stopping && !models.isReady()) {
            sleep(WAIT_FOR_MODEL_MILLIS);
        }
    }

    private void answerNext(ImageIntake images, Answers answers) {
        ImageBatch batch = images.next();
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<Outcome> outcomes = classification.answer(batch);
            answers.send(batch, outcomes, images.group());
            pause = SHORTEST_PAUSE;
        } catch (ProducerFencedException | FencedInstanceIdException | AuthorizationException e) {
            // Another process has taken this one's name, or this one may not do what it must: it has to end.
            throw e;
        } catch (WakeupException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error(
                    "a batch of {} images could not be answered, next try in {}",
                    batch.images().size(),
                    pause,
                    e);
            startAgain(images, answers, batch, e);
        }
    }

    private void startAgain(ImageIntake images, Answers answers, ImageBatch batch, RuntimeException fault) {
        sleep(pause.toMillis());
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        if (fault instanceof KafkaException) {
            answers.recover();
        }
        images.rewind(batch);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
