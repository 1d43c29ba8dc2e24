package io.scanstream.trainer.publishing;

import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.NearDuplicate;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.evaluation.ScoredPart;
import io.scanstream.trainer.training.Epoch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The tables of a bundle, as CSV (RFC 4180, but lines end in LF). */
final class Reports {

    private Reports() {}

    /** Which image was used for what; {@code file} is below the data set's folder. */
    static void writeSplit(DividedDataset data, OutputStream out) throws IOException {
        StringBuilder csv = new StringBuilder("file,label,part,sha256\n");
        for (Part part : Part.values()) {
            for (LabelledImage image : data.split().part(part)) {
                csv.append(quoted(image.name()))
                        .append(',')
                        .append(quoted(data.labels().get(image.label())))
                        .append(',')
                        .append(part)
                        .append(',')
                        .append(image.sha256())
                        .append('\n');
            }
        }
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
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

    static void writeEpochs(List<Epoch> epochs, OutputStream out) throws IOException {
        StringBuilder csv = new StringBuilder("epoch,trainingLoss,validationLoss,validationAuc,learningRate,best\n");
        for (Epoch epoch : epochs) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%d,%.6f,%s,%s,%s,%s\n",
                    epoch.number(),
                    epoch.trainingLoss(),
                    cell(epoch.validationLoss()),
                    cell(epoch.validationAuc()),
                    epoch.learningRate(),
                    epoch.best()));
        }
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String cell(OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, "%.6f", value.getAsDouble()) : "";
    }

    /** What the model says of the images that it was not learned from, a probability per class. */
    static void writeScores(TrainedModel model, OutputStream out) throws IOException {
        List<String> labels = model.data().labels();
        StringBuilder csv = new StringBuilder("file,label,part,answer");
        labels.forEach(label -> csv.append(',').append(quoted("p(" + label + ")")));
        csv.append('\n');
        FinalEvaluation evaluation = model.evaluation();
        evaluation
                .validation()
                .ifPresent(scored -> appendScores(
                        csv, labels, Part.VALIDATION, model.evidence().validationImages(), scored));
        appendScores(csv, labels, Part.TEST, model.evidence().testImages(), evaluation.test());
        out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void appendScores(
            StringBuilder csv, List<String> labels, Part part, List<LabelledImage> images, ScoredPart scored) {
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
            csv.append('\n');
        }
    }

    private static String quoted(String text) {
        boolean needsQuotes = text.contains(",") || text.contains("\"") || text.contains("\n") || text.contains("\r");
        return needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
