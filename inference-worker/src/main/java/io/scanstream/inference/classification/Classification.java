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
        return defaultTask.isPresent() || models.tasks().size() != 1
                ? defaultTask
                : models.tasks().stream().findFirst();
    }

    private List<Outcome> answersOf(Optional<String> task, List<ImageEvent> images) {
        try (ServedModel model = task.flatMap(models::use).orElse(null)) {
            return model == null
                    ? images.stream().map(image -> unknownTask(image, task)).toList()
                    : classified(task, images, model);
        }
    }

    /** A batch is bounded by the images' count and files; of large pixels the network gets fewer images at a time. */
    private List<Outcome> classified(Optional<String> task, List<ImageEvent> images, ServedModel model) {
        int atOnce = model.preprocessor().preprocessing().imagesAtOnce(mostAtOnce);
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < images.size(); from += atOnce) {
            outcomes.addAll(together(task, images.subList(from, Math.min(images.size(), from + atOnce)), model));
        }
        return outcomes;
    }

    private List<Outcome> together(Optional<String> task, List<ImageEvent> images, ServedModel model) {
        List<byte[]> encoded = images.stream().map(ImageEvent::encoded).toList();
        try (PixelBatch pixels = PixelBatch.prepare(encoded, model.preprocessor(), decoding)) {
            double[][] probabilities = model.classifier().probabilities(pixels);
            Predictions predictions = new Predictions(model.classifier());
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                ImageEvent image = images.get(i);
                Optional<UnusableImageException> fault = pixels.faults().get(i);
                double[] answer = probabilities[i];
                outcomes.add(fault.map(why -> rejection(image, task, why.code(), why.getMessage()))
                        .orElseGet(() -> predictions.of(image, answer)));
            }
            return outcomes;
        }
    }

    private static Outcome unknownTask(ImageEvent image, Optional<String> task) {
        String reason = task.map(name -> "no model answers for the task '%s'".formatted(name))
                .orElse("the image names no task, and there is no default");
        return rejection(image, task, RejectionCode.UNKNOWN_TASK, reason);
    }

    private static Outcome rejection(ImageEvent image, Optional<String> task, RejectionCode code, String reason) {
        return new Rejection(image.identity(), task.orElse(null), code, reason, image.receivedAt(), Instant.now());
    }
}
