package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.PendingPixels;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.ServedModel;
import io.scanstream.model.EngineMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a batch that one model answers, portion by portion: while the network works on one the next is decoded.
 * Owns the use of the model. For one thread at a time.
 */
final class TaskImages implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(TaskImages.class);

    private final String task;
    private final List<ImageEvent> images;
    private final ServedModel model;
    private final ExecutorService decoding;
    private final PortionSize portionSize;
    /** Null if none is. */
    private PendingPixels pending;

    TaskImages(
            String task,
            List<ImageEvent> images,
            ServedModel model,
            ExecutorService decoding,
            PortionSize portionSize) {
        this.task = task;
        this.images = images;
        this.model = model;
        this.decoding = decoding;
        this.portionSize = portionSize;
    }

    /** Lets the first portion be decoded. */
    void begin() {
        pending = decode(0);
    }

    /** A batch is bounded by the images' count and files; of large pixels the network gets fewer images at a time. */
    private PendingPixels decode(int from) {
        int atOnce = model.preprocessor().preprocessing().imagesAtOnce(portionSize.most());
        return decode(images.subList(from, Math.min(images.size(), from + atOnce)));
    }

    private PendingPixels decode(List<ImageEvent> portion) {
        return PendingPixels.unaltered(
                portion.stream().map(ImageEvent::encoded).toList(), model.preprocessor(), decoding);
    }

    /** One outcome per image. */
    List<Outcome> answer() {
        List<Outcome> outcomes = new ArrayList<>();
        while (outcomes.size() < images.size()) {
            int from = outcomes.size();
            int to = from + pending.size();
            try (PendingPixels portion = pending) {
                PixelBatch pixels = portion.await();
                pending = to < images.size() ? decode(to) : null;
                outcomes.addAll(answer(images.subList(from, to), pixels));
            }
        }
        return outcomes;
    }

    /** @param pixels closed here */
    private List<Outcome> answer(List<ImageEvent> portion, PixelBatch pixels) {
        double[][] probabilities;
        List<Optional<UnusableImageException>> faults = pixels.faults();
        try (pixels) {
            probabilities = model.classifier().probabilities(pixels);
            portionSize.sufficed();
        } catch (RuntimeException | OutOfMemoryError e) {
            return apart(portion, e);
        }
        Predictions predictions = new Predictions(task, model.classifier());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < portion.size(); i++) {
            ImageEvent image = portion.get(i);
            double[] answer = probabilities[i];
            outcomes.add(faults.get(i)
                    .<Outcome>map(why -> Predictions.rejection(image, task, why.code(), why.getMessage()))
                    .orElseGet(() -> predictions.of(image, answer)));
        }
        return outcomes;
    }

    /**
     * What a portion could not be answered together is answered in halves, down to the one image that is to blame. Lack of
     * memory is no image's fault, nor is what happens to a blank image too.
     */
    private List<Outcome> apart(List<ImageEvent> portion, Throwable fault) {
        boolean lacksMemory = EngineMemory.isLacking(fault);
        if (lacksMemory) {
            portionSize.lackedFor(portion.size());
        }
        if (portion.size() > 1) {
            LOGGER.warn("{} images for '{}' are answered in halves", portion.size(), task, fault);
            int half = portion.size() / 2;
            List<Outcome> outcomes = new ArrayList<>(again(portion.subList(0, half)));
            outcomes.addAll(again(portion.subList(half, portion.size())));
            return outcomes;
        }
        if (lacksMemory || !isBlankAnswered()) {
            throw new IllegalStateException(
                    "the model for the task '%s' cannot answer: %s".formatted(task, fault), fault);
        }
        String reason = "the network of %s answers other images, but not this one: %s"
                .formatted(model.classifier().manifest().modelVersion(), fault.getMessage());
        return List.of(Predictions.rejection(portion.get(0), task, RejectionCode.UNANSWERABLE, reason));
    }

    private List<Outcome> again(List<ImageEvent> portion) {
        try (PendingPixels half = decode(portion)) {
            return answer(portion, half.await());
        }
    }

    private boolean isBlankAnswered() {
        try {
            model.classifier().warmUp(1);
            return true;
        } catch (RuntimeException | OutOfMemoryError e) {
            LOGGER.error("the model for '{}' does not answer a blank image either", task, e);
            return false;
        }
    }

    @Override
    public void close() {
        if (pending != null) {
            pending.close();
            pending = null;
        }
        model.close();
    }
}
