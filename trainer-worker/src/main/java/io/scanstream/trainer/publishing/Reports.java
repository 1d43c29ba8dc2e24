package io.scanstream.trainer.publishing;

import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.NearDuplicate;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.evaluation.ScoredPart;
import io.scanstream.trainer.training.Epoch;
import io.scanstream.trainer.training.FineTuned.Fold;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The tables of a bundle, as CSV (RFC 4180, but lines end in LF). Those of images and epochs have a column for the fold of
 * a cross-validation, from 1; it is there but empty where there is none, so that one reader does for both.
 */
final class Reports {

    private Reports() {}

    /**
     * Which image was used for what; {@code file} is below the data set's folder. After a cross-validation all are in the
     * training part of the model, and {@code fold} is the one that scored the image.
     */
    static void writeSplit(TrainedModel model, OutputStream out) throws IOException {
        DividedDataset data = model.data();
        Map<String, Integer> folds = foldOfEach(model);
        StringBuilder csv = new StringBuilder("file,label,part,sha256,fold\n");
        for (Part part : Part.values()) {
            for (LabelledImage image : data.split().part(part)) {
                csv.append(quoted(image.name()))
                        .append(',')
                        .append(quoted(data.labels().get(image.label())))
                        .append(',')
                        .append(part)
                        .append(',')
                        .append(image.sha256())
                        .append(',')
                        .append(cell(folds.get(image.name())))
                        .append('\n');
            }
        }
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** By the image's name, the fold whose network had not seen it. */
    private static Map<String, Integer> foldOfEach(TrainedModel model) {
        Map<String, Integer> folds = new HashMap<>();
        for (Fold fold : model.evidence().folds()) {
            fold.answers().testImages().forEach(image -> folds.put(image.name(), fold.number()));
        }
        return folds;
    }

    private static String cell(Integer fold) {
        return fold == null ? "" : fold.toString();
    }

    /** Pairs of images that show the same picture although their files differ. */
    static void writeNearDuplicates(DividedDataset data, OutputStream out) throws IOException {
        StringBuilder csv = new StringBuilder("first,second\n");
        for (NearDuplicate pair : data.dataset().nearDuplicates()) {
            csv.append(quoted(pair.first().name()))
                    .append(',')
                    .append(quoted(pair.second().name()))
                    .append('\n');
        }
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Of each fold's network, and then, {@code fold} being empty, of the one that is published. */
    static void writeEpochs(TrainedModel model, OutputStream out) throws IOException {
        StringBuilder csv =
                new StringBuilder("epoch,trainingLoss,validationLoss,validationAuc,learningRate,best,fold\n");
        for (Fold fold : model.evidence().folds()) {
            appendEpochs(csv, fold.epochs(), fold.number());
        }
        appendEpochs(csv, model.epochs(), null);
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void appendEpochs(StringBuilder csv, List<Epoch> epochs, Integer fold) {
        for (Epoch epoch : epochs) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.6f,%s,%s,%s,%s,%s\n",
                    epoch.number(),
                    epoch.trainingLoss(),
                    cell(epoch.validationLoss()),
                    cell(epoch.validationAuc()),
                    epoch.learningRate(),
                    epoch.best(),
                    cell(fold)));
        }
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.6f", value.getAsDouble()) : "";
    }

    /** What is said of the images by the network that has not learned from them, a probability per class. */
    static void writeScores(TrainedModel model, OutputStream out) throws IOException {
        List<String> labels = model.data().labels();
        StringBuilder csv = new StringBuilder("file,label,part,answer");
        labels.forEach(label -> csv.append(',').append(quoted("p(" + label + ")")));
        csv.append(",fold\n");
        Map<String, Integer> folds = foldOfEach(model);
        FinalEvaluation evaluation = model.evaluation();
        evaluation
                .validation()
                .ifPresent(scored -> appendScores(
                        csv, labels, Part.VALIDATION, model.evidence().validationImages(), scored, folds));
        appendScores(csv, labels, Part.TEST, model.evidence().testImages(), evaluation.test(), folds);
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void appendScores(
            StringBuilder csv,
            List<String> labels,
            Part part,
            List<LabelledImage> images,
            ScoredPart scored,
            Map<String, Integer> folds) {
        for (int i = 0; i < images.size(); i++) {
            csv.append(quoted(images.get(i).name()))
                    .append(',')
                    .append(quoted(labels.get(scored.labels()[i])))
                    .append(',')
                    .append(part)
                    .append(',')
                    .append(quoted(labels.get(scored.answers()[i])));
            for (double probability : scored.probabilities()[i]) {
                csv.append(',').append(probability);
            }
            csv.append(',').append(cell(folds.get(images.get(i).name()))).append('\n');
        }
    }

    private static String quoted(String text) {
        boolean needsQuotes = text.contains(",") || text.contains("\"") || text.contains("\n") || text.contains("\r");
        return needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
