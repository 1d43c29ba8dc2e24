package io.scanstream.trainer.report;

import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import java.util.ArrayList;
import java.util.List;

/**
 * A model card in the order of what CLAIM 2024 (Tejani et al., Radiology: Artificial Intelligence 6, 2024) and TRIPOD+AI
 * (Collins et al., BMJ 385, 2024) want reported: what the program knows is filled in, what only its user can know is
 * marked.
 */
public final class ModelCard {

    private static final String OPEN = "**To be filled in:** ";

    private ModelCard() {}

    public static String of(ReportedModel model) {
        return "# Model card: %s\n\n".formatted(Markdown.escaped(model.version().toString()))
                + "In the order of CLAIM 2024 and TRIPOD+AI. Lines that begin with \"To be filled in\" are what the program"
                + " cannot know.\n\n"
                + intendedUse()
                + data(model)
                + referenceStandard(model)
                + network(model)
                + training(model)
                + evaluation(model)
                + limitations(model);
    }

    private static String intendedUse() {
        return """
               ## Intended use

               * %1$sclinical question, and where in the care of a patient the answer would be used
               * %1$sintended users, and what they are to do with an answer
               * %1$suses that are out of scope
               * A research tool. It is not a medical device, and its answers are not diagnoses.

               """.formatted(OPEN);
    }

    private static String data(ReportedModel model) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("class", "training", "validation", "test"));
        for (ClassCount count : model.provenance().data().classes()) {
            rows.add(List.of(
                    count.label(),
                    Integer.toString(count.train()),
                    Integer.toString(count.validation()),
                    Integer.toString(count.test())));
        }
        TrainingRequest request = model.provenance().request();
        return """
               ## Data

               * Source: %2$s, layout %3$s
               * Fingerprint: %4$s
               * Copies of another image: %5$d; of its picture in another file: %6$d; named groups (patients or the like): %7$d.
                 Copies and groups are in one part each, for which %8$d images left the part that the data set names.
               * Files that could not be read: %9$d, left out
               * How images were divided: `split.csv` of this bundle, seed %10$d
               * %1$swhere, when and with which devices the images were taken; consecutive, random or selected patients
               * %1$sinclusion and exclusion criteria; age, sex, skin type or other groups, and how many of each
               * %1$swhether several images are of one patient
               * %1$sapproval, consent and de-identification

               %11$s
               """.formatted(
                        OPEN,
                        Markdown.escaped(request.dataset().uri()),
                        request.dataset().layout(),
                        model.provenance().data().sha256(),
                        model.provenance().data().duplicates(),
                        model.provenance().data().nearDuplicates(),
                        model.provenance().data().groups(),
                        model.provenance().data().moved(),
                        model.provenance().data().unreadableCount(),
                        request.seed(),
                        Markdown.table(rows));
    }

    private static String referenceStandard(ReportedModel model) {
        String positive = model.positive()
                .map(label -> "The finding is %s.".formatted(model.labels().get(label)))
                .orElse("There is no single positive class.");
        return """
               ## Reference standard

               * Classes: %s. %s
               * %sfrom what the labels are known (histology, follow-up, readers), by whom, and how far readers agree

               """.formatted(Markdown.escaped(String.join(", ", model.labels())), Markdown.escaped(positive), OPEN);
    }

    private static String network(ReportedModel model) {
        Preprocessing preprocessing = model.preprocessing();
        return """
               ## Model

               * Network: %s; inputs: images of %d x %d pixels, %s
               * Initial weights: %s
               * %s
               * Program: %s; %s

               """.formatted(
                        Markdown.escaped(model.network().wireName()),
                        preprocessing.size(),
                        preprocessing.size(),
                        preprocessing.resize(),
                        Markdown.escaped(HtmlReport.initialWeights(model.provenance())),
                        Markdown.escaped(HtmlReport.answers(model)),
                        Markdown.escaped(model.provenance().codeVersion()),
                        Markdown.escaped(model.provenance().platform().engine()));
    }

    private static String training(ReportedModel model) {
        TrainingRequest request = model.provenance().request();
        return """
               ## Training

               * Strategy: %s
               %s* Hyperparameters: %s
               * Augmentation: %s
               * Kept: epoch %d of %d; the curves are in `report.html`

               """.formatted(
                        Markdown.escaped(model.strategy().title()),
                        Markdown.list(model.provenance().evidence()),
                        Markdown.code(request.hyperparameters()),
                        request.augmentation() == null
                                ? "left to the strategy, see there"
                                : Markdown.code(request.augmentation()),
                        model.provenance().bestEpoch(),
                        model.epochs().size());
    }

    private static String evaluation(ReportedModel model) {
        return """
               ## Evaluation

               Internal, on %s. Curves, confusion matrix and the surest errors are in `report.html`, each image's score in
               `scores.csv`. How the figures are computed is told in the project's decision 0005.

               %s
               * %sexternal validation on images of another place or time

               """.formatted(
                        Markdown.escaped(model.scored()),
                        Markdown.table(MetricsTable.of(model.evaluation().metrics())),
                        OPEN);
    }

    private static String limitations(ReportedModel model) {
        return """
               ## Limitations

               * The figures hold for images that are taken, selected and labelled as these %1$d were.
               * Predictive values hold for the stated prevalence alone.
               * %2$sgroups in which the model was not tested, or does worse
               * %2$srisks of a wrong answer in either direction, and what is done about them
               * %2$sfunding, conflicts of interest, where data, code and protocol can be had
               """.formatted(model.evaluation().metrics().n(), OPEN);
    }
}
