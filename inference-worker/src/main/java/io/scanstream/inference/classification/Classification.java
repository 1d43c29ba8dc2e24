package io.scanstream.inference.classification;

import io.scanstream.contract.Outcome;
import io.scanstream.contract.RejectionCode;
import io.scanstream.imaging.DicomGuard;
import io.scanstream.inference.intake.ImageBatch;
import io.scanstream.inference.intake.ImageEvent;
import io.scanstream.inference.serving.ModelUnavailableException;
import io.scanstream.inference.serving.Models;
import io.scanstream.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers batches: groups the images by task, prepares each group's pixels on the decoding threads, runs the task's
 * model on it. A bad image gets a rejection and harms nobody beside it.
 */
public final class Classification {

    private final Models models;
    private final Optional<String> defaultTask;
    private final ClassificationResources resources;
    /** By the digest of the model. */
    private final Map<String, TrackRecord> trackRecords = new ConcurrentHashMap<>();

    /** @param defaultTask for images that name none; empty: the only model there is, if there is only one */
    public Classification(Models models, Optional<String> defaultTask, ClassificationResources resources) {
        this.models = models;
        this.defaultTask = defaultTask;
        this.resources = resources;
    }

    /**
     * Chooses the models and begins to decode; returns at once.
     *
     * @return to be closed by the caller
     * @throws UnansweredException if a model that should answer is not loaded yet
     */
    public PreparedBatch prepare(ImageBatch batch) {
        PreparedBatch prepared = new PreparedBatch(batch);
        try {
            byTask(batch, prepared).forEach((task, places) -> addTo(prepared, task, places));
            prepared.begin();
            return prepared;
        } catch (RuntimeException | Error e) {
            prepared.close();
            throw e;
        }
    }

    /** Places in the batch, by the task that an image names or that is meant if it names none. */
    private Map<Optional<String>, List<Integer>> byTask(ImageBatch batch, PreparedBatch prepared) {
        Map<Optional<String>, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < batch.images().size(); i++) {
            ImageEvent image = batch.images().get(i);
            Optional<String> keyFault = image.keyFault();
            if (keyFault.isPresent()) {
                prepared.answer(i, rejection(image, image.task(), RejectionCode.KEY_TOO_LONG, keyFault.get()));
            } else {
                places.computeIfAbsent(task(image), task -> new ArrayList<>()).add(i);
            }
        }
        return places;
    }

    private Optional<String> task(ImageEvent image) {
        if (image.task().isPresent()) {
            return image.task();
        }
        return defaultTask.or(models::onlyTask);
    }

    private void addTo(PreparedBatch prepared, Optional<String> task, List<Integer> places) {
        Optional<ServedModel> model = use(task, prepared, places);
        if (model.isPresent()) {
            TrackRecord record = trackRecord(model.get());
            DicomGuard guard = guard(model.get());
            prepared.add(
                    places,
                    images -> new TaskImages(
                            task.get(), images, model.get(), guard, resources.fetch(), resources.decoding(), record));
            return;
        }
        String reason = task.map(this::noModel).orElse("the image names no task, and there is no default");
        for (int place : places) {
            ImageEvent image = prepared.image(place);
            prepared.answer(place, rejection(image, task, RejectionCode.UNKNOWN_TASK, reason));
        }
    }

    private Optional<ServedModel> use(Optional<String> task, PreparedBatch prepared, List<Integer> places) {
        try {
            return task.flatMap(models::use);
        } catch (ModelUnavailableException e) {
            throw new UnansweredException(places.stream().map(prepared::image).toList(), e.getMessage(), e);
        }
    }

    private TrackRecord trackRecord(ServedModel model) {
        int limit = resources.portions().most(model.classifier().manifest());
        return trackRecords.computeIfAbsent(model.classifier().manifestSha256(), sha256 -> new TrackRecord(limit));
    }

    /** The same under an alias. */
    private DicomGuard guard(ServedModel model) {
        String name = model.classifier().manifest().modelVersion().name();
        return resources.guards().getOrDefault(name, DicomGuard.none());
    }

    private String noModel(String task) {
        return "no model answers for the task '%s'%s"
                .formatted(task, models.problem(task).map(why -> ": " + why).orElse(""));
    }

    private static Outcome rejection(ImageEvent image, Optional<String> task, RejectionCode code, String reason) {
        return Predictions.rejection(image, task.orElse(null), code, reason);
    }
}
