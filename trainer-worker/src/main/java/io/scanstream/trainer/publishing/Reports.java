package io.scanstream.trainer.publishing;

import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.dataset.Split.Part;
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

    private static String quoted(String text) {
        boolean needsQuotes = text.contains(",") || text.contains("\"") || text.contains("\n") || text.contains("\r");
        return needsQuotes ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }
}
