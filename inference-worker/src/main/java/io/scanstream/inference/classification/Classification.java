package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.Rejection;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.PixelBatch;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.ServedModel;
import io.scanstream.inference.serving.ServedModels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Answers batches: groups the images by task, prepares each group's pixels on the decoding threads, runs the task's
 * model on it. A bad image gets a rejection and harms nobody beside it.
 */
public final class Classification {

    private final ServedModels models;
    private final Optional<String> defaultTask;
    private final ExecutorService decoding;
    private final int mostAtOnce;

    /**
     * @param defaultTask for images that name none; empty: the only model there is, if there is only one
     * @param decoding stays the caller's to shut down
     * @param mostAtOnce images that a network gets together, if they are no larger than usual
     */
    public Classification(ServedModels models, Optional<String> defaultTask, ExecutorService decoding, int mostAtOnce) {
        this.models = models;
        this.defaultTask = defaultTask;
        this.decoding = decoding;
        this.mostAtOnce = mostAtOnce;
    }

    /**
     * One outcome per image, in the batch's order.
     *
     * @throws io.scanstream.inference.serving.ModelUnavailableException if a model that should answer is not loaded yet
     */
    public List<Outcome> answer(ImageBatch batch) {
        Outcome[] outcomes = new Outcome[batch.images().size()];
        Map<Optional<String>, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < batch.images().size(); i++) {
            ImageEvent image = batch.images().get(i);
            Optional<String> keyFault = image.keyFault();
            if (keyFault.isPresent()) {
                outcomes[i] = rejection(image, image.task(), RejectionCode.KEY_TOO_LONG, keyFault.get());
            } else {
                places.computeIfAbsent(task(image), task -> new ArrayList<>()).add(i);
            }
        }
        places.forEach((task, ofTask) -> {
            List<Outcome> answers =
                    answersOf(task, ofTask.stream().map(batch.images()::get).toList());
            for (int i = 0; i < answers.size(); i++) {
                outcomes[ofTask.get(i)] = answers.get(i);
            }
        });
        return List.of(outcomes);
    }

    private Optional<String> task(ImageEvent image) {
        if (image.task().isPresent()) {
            return image.task();
        }
        return defaultTask.or(models::onlyTask);
    }

    private List<Outcome> answersOf(Optional<String> task, List<ImageEvent> images) {
        if (task.isEmpty()) {
            return unknownTask(images, task, "the image names no task, and there is no default");
        }
        try (ServedModel model = models.use(task.get()).orElse(null)) {
            return model == null
                    ? unknownTask(images, task, noModel(task.get()))
                    : classified(task.get(), images, model);
        }
    }

    /** A batch is bounded by the images' count and files; of large pixels the network gets fewer images at a time. */
    private List<Outcome> classified(String task, List<ImageEvent> images, ServedModel model) {
        int atOnce = model.preprocessor().preprocessing().imagesAtOnce(mostAtOnce);
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < images.size(); from += atOnce) {
            outcomes.addAll(together(task, images.subList(from, Math.min(images.size(), from + atOnce)), model));
        }
        return outcomes;
    }

    private List<Outcome> together(String task, List<ImageEvent> images, ServedModel model) {
        List<byte[]> encoded = images.stream().map(ImageEvent::encoded).toList();
        try (PixelBatch pixels = PixelBatch.prepare(encoded, model.preprocessor(), decoding)) {
            double[][] probabilities = model.classifier().probabilities(pixels);
            Predictions predictions = new Predictions(task, model.classifier());
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                ImageEvent image = images.get(i);
                Optional<UnusableImageException> fault = pixels.faults().get(i);
                double[] answer = probabilities[i];
                outcomes.add(fault.map(why -> rejection(image, Optional.of(task), why.code(), why.getMessage()))
                        .orElseGet(() -> predictions.of(image, answer)));
            }
            return outcomes;
        }
    }

    private String noModel(String task) {
        String why = models.problems().get(task);
        return "no model answers for the task '%s'%s".formatted(task, why == null ? "" : ": " + why);
    }

    private static List<Outcome> unknownTask(List<ImageEvent> images, Optional<String> task, String reason) {
        return images.stream()
                .map(image -> rejection(image, task, RejectionCode.UNKNOWN_TASK, reason))
                .toList();
    }

    private static Outcome rejection(ImageEvent image, Optional<String> task, RejectionCode code, String reason) {
        return new Rejection(image.identity(), task.orElse(null), code, reason, image.receivedAt(), Instant.now());
    }
}
