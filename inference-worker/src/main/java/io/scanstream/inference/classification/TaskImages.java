package io.scanstream.inference.classification;

import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.DicomGuard;
import io.scanstream.imaging.EncodedImage;
import io.scanstream.imaging.PendingPixels;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.fetching.ImageFetch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.ServedModel;
import io.scanstream.model.EngineMemory;
import io.scanstream.observation.LogField;
import io.scanstream.observation.LogScope;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    private final DicomGuard guard;
    private final ImageFetch fetch;
    private final ExecutorService decoding;
    private final TrackRecord record;
    private final List<NetworkCall> calls = new ArrayList<>();
    /** Null before they are begun. */
    private Arrivals arrivals;
    /** Null if none is. */
    private PendingPixels pending;

    TaskImages(
            String task,
            List<ImageEvent> images,
            ServedModel model,
            DicomGuard guard,
            ImageFetch fetch,
            ExecutorService decoding,
            TrackRecord record) {
        this.task = task;
        this.images = images;
        this.model = model;
        this.guard = guard;
        this.fetch = fetch;
        this.decoding = decoding;
        this.record = record;
    }

    /** Lets all images be fetched that lie elsewhere, and the first portion be decoded. */
    void begin() {
        arrivals = new Arrivals(images, fetch);
        pending = decode(portion(0, record.most()));
    }

    /** A batch is bounded by the images' count and files; of large pixels the network gets fewer images at a time. */
    private List<ImageEvent> portion(int from, int atOnce) {
        return images.subList(from, Math.min(images.size(), from + atOnce));
    }

    private PendingPixels decode(List<ImageEvent> portion) {
        List<CompletableFuture<EncodedImage>> encoded = portion.stream()
                .map(image -> arrivals.of(image).thenApply(bytes -> new EncodedImage(bytes, image.frame(), guard)))
                .toList();
        return PendingPixels.arriving(encoded, model.preprocessor(), decoding);
    }

    /** One outcome per image. */
    List<Outcome> answer() {
        try (LogScope about =
                LogScope.of(LogField.MODEL, model.classifier().manifest().modelVersion())) {
            return answerAll();
        }
    }

    /** Those that had to be fetched, and have come. */
    List<ImageArrival> fetched() {
        return arrivals.fetched();
    }

    /** What the network has been asked. */
    List<NetworkCall> calls() {
        return calls;
    }

    private List<Outcome> answerAll() {
        List<Outcome> outcomes = new ArrayList<>();
        while (outcomes.size() < images.size()) {
            List<ImageEvent> portion = portion(outcomes.size(), pending.size());
            int next = outcomes.size() + portion.size();
            try (PendingPixels now = pending) {
                pending = next < images.size() ? decode(portion(next, record.most())) : null;
                outcomes.addAll(answer(portion, now));
            }
        }
        return outcomes;
    }

    private List<Outcome> answer(List<ImageEvent> portion, PendingPixels pixels) {
        try {
            return ask(portion, pixels);
        } catch (UnansweredException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            return apart(portion, e);
        }
    }

    private List<Outcome> ask(List<ImageEvent> portion, PendingPixels pending) {
        try (PixelBatch pixels = await(pending)) {
            double[][] probabilities = probabilities(portion, pending, pixels);
            record.sufficed();
            return outcomes(portion, pixels.faults(), probabilities);
        }
    }

    private PixelBatch await(PendingPixels pending) {
        try {
            return pending.await();
        } catch (UncheckedIOException e) {
            throw new UnansweredException(
                    arrivals.missing(),
                    "images cannot be fetched: " + e.getCause().getMessage(),
                    e);
        }
    }

    private double[][] probabilities(List<ImageEvent> portion, PendingPixels pending, PixelBatch pixels) {
        long asked = System.nanoTime();
        NetworkCall.End end = NetworkCall.End.FAILED;
        try {
            double[][] probabilities = model.classifier().probabilities(pixels);
            end = NetworkCall.End.ANSWERED;
            return probabilities;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (EngineMemory.isLacking(e)) {
                end = NetworkCall.End.LACKED_MEMORY;
            }
            throw e;
        } finally {
            ModelVersion version = model.classifier().manifest().modelVersion();
            calls.add(new NetworkCall(
                    version, portion, end, pending.begun(), pending.lastDone(), asked, System.nanoTime()));
        }
    }

    private List<Outcome> outcomes(
            List<ImageEvent> portion, List<Optional<UnusableImageException>> faults, double[][] probabilities) {
        for (int i = 0; i < portion.size(); i++) {
            if (faults.get(i).isEmpty() && Predictions.areProbabilities(probabilities[i])) {
                record.answered();
            }
        }
        Predictions predictions = new Predictions(task, model.classifier());
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < portion.size(); i++) {
            ImageEvent image = portion.get(i);
            if (faults.get(i).isPresent()) {
                UnusableImageException why = faults.get(i).get();
                outcomes.add(Predictions.rejection(image, task, why.code(), why.getMessage()));
            } else if (Predictions.areProbabilities(probabilities[i])) {
                outcomes.add(predictions.of(image, probabilities[i]));
            } else {
                outcomes.add(unanswerable(image, "it says " + Arrays.toString(probabilities[i])));
            }
        }
        return outcomes;
    }

    /**
     * What could not be answered together is answered in halves, down to the one image that is to blame. A lack of memory is
     * no image's fault, nor is what happens to a blank image too, nor what may have passed when it is asked again.
     */
    private List<Outcome> apart(List<ImageEvent> portion, Throwable fault) {
        boolean lacksMemory = EngineMemory.isLacking(fault);
        if (lacksMemory) {
            record.lackedFor(portion.size());
        }
        if (portion.size() > 1) {
            LOGGER.warn("{} images for '{}' are answered in halves", portion.size(), task, fault);
            return halves(portion.subList(0, portion.size() / 2), portion.subList(portion.size() / 2, portion.size()));
        }
        try (LogScope about = portion.get(0).logScope()) {
            if (lacksMemory || !isBlankAnswered()) {
                throw unanswered(fault);
            }
            return alone(portion);
        }
    }

    /** What nobody can be blamed for before the model has answered any image is asked again when it has answered others. */
    private List<Outcome> halves(List<ImageEvent> left, List<ImageEvent> right) {
        boolean hadAnswered = record.hasAnswered();
        List<Outcome> outcomes = new ArrayList<>();
        try {
            outcomes.addAll(again(left));
            outcomes.addAll(again(right));
            return outcomes;
        } catch (UnansweredException e) {
            if (hadAnswered || !outcomes.isEmpty()) {
                throw e;
            }
            List<Outcome> others = again(right);
            if (!record.hasAnswered()) {
                throw e;
            }
            outcomes.addAll(again(left));
            outcomes.addAll(others);
            return outcomes;
        }
    }

    private List<Outcome> again(List<ImageEvent> portion) {
        try (PendingPixels half = decode(portion)) {
            return answer(portion, half);
        }
    }

    private List<Outcome> alone(List<ImageEvent> image) {
        try (PendingPixels pixels = decode(image)) {
            return ask(image, pixels);
        } catch (UnansweredException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (EngineMemory.isLacking(e)) {
                throw unanswered(e);
            }
            return List.of(unanswerable(image.get(0), String.valueOf(e.getMessage())));
        }
    }

    /** A model that has not answered any other image is to blame itself. */
    private Outcome unanswerable(ImageEvent image, String why) {
        if (!record.hasAnswered()) {
            throw unanswered(new IllegalStateException("it has answered no image yet; of this one " + why));
        }
        String reason = "the network of %s answers other images, but not this one: %s"
                .formatted(model.classifier().manifest().modelVersion(), why);
        return Predictions.rejection(image, task, RejectionCode.UNANSWERABLE, reason);
    }

    private UnansweredException unanswered(Throwable fault) {
        return new UnansweredException(
                images, "the model for the task '%s' cannot answer: %s".formatted(task, fault), fault);
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
        if (arrivals != null) {
            arrivals.close();
        }
        model.close();
    }
}
