package io.scanstream.trainer.report;

import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preview;
import io.scanstream.imaging.UnusableImageException;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.evaluation.ScoredPart;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.Base64;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The images whose wrong answers the model was surest of: bad labels, odd pictures, and what the model does not see. */
final class HardestErrors {

    private static final int MOST = 12;

    /** Of a thumbnail, in pixels: a dozen of them keep a page small. */
    private static final int SIDE = 160;

    private HardestErrors() {}

    /** The surest of them first; the files are read again. */
    static String html(ReportedModel model, ImageLimits limits) {
        ScoredPart test = model.evaluation().test();
        String figures = IntStream.range(0, test.size())
                .filter(i -> test.answers()[i] != test.labels()[i])
                .boxed()
                .sorted(Comparator.comparingDouble(i -> test.probabilities()[i][test.labels()[i]]))
                .limit(MOST)
                .map(i -> figure(model, i, limits))
                .collect(Collectors.joining());
        return figures.isEmpty()
                ? "<p>There is no wrong answer.</p>\n"
                : "<div class=\"errors\">\n" + figures + "</div>\n";
    }

    private static String figure(ReportedModel model, int index, ImageLimits limits) {
        ScoredPart test = model.evaluation().test();
        int truth = test.labels()[index];
        String said = "%s, said to be %s; probability of %s: %s"
                .formatted(
                        model.labels().get(truth),
                        model.labels().get(test.answers()[index]),
                        model.labels().get(truth),
                        Html.number(test.probabilities()[index][truth]));
        LabelledImage image = model.testImages().get(index);
        return "<figure>%s<figcaption><b>%s</b><br>%s</figcaption></figure>\n"
                .formatted(thumbnail(image, limits), Html.escaped(image.name()), Html.escaped(said));
    }

    /** A report without a picture is better than none: a file that is gone or has changed by now does not end a job. */
    private static String thumbnail(LabelledImage image, ImageLimits limits) {
        try {
            String jpeg = Base64.getEncoder().encodeToString(Preview.jpeg(image.bytes(), SIDE, limits));
            return "<img alt=\"%s\" src=\"data:image/jpeg;base64,%s\">".formatted(Html.escaped(image.name()), jpeg);
        } catch (IOException | JobFailedException | UnusableImageException e) {
            return "<p>no picture: %s</p>".formatted(Html.escaped(String.valueOf(e.getMessage())));
        }
    }
}
