package io.scanstream.trainer.report;

import io.scanstream.contract.Augmentation;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.DatasetSize;
import io.scanstream.contract.EvaluationSettings;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.ModelVersion;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.ResizeRule;
import io.scanstream.contract.Similarity;
import io.scanstream.contract.SimilaritySource;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.Provenance;
import io.scanstream.storage.Sha256;
import io.scanstream.testing.DrawnImages;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.evaluation.CrossValidation;
import io.scanstream.trainer.evaluation.DrawnParts;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.strategy.ChosenStrategy;
import io.scanstream.trainer.strategy.ChosenStrategy.MatrixReading;
import io.scanstream.trainer.training.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** A model as a report wants it, without a network: scores by chance, images that are drawn. */
final class DrawnModel {

    static final String HOSTILE = "<script>alert('1')</script>";

    private static final int TEST = 90;

    private DrawnModel() {}

    /** @param directory where its images are put */
    static ReportedModel scored(Path directory) throws IOException {
        FinalEvaluation evaluation = FinalEvaluation.of(
                DrawnParts.of(1, 60, 1.2, 0.4),
                DrawnParts.of(2, TEST, 1.2, 0.4),
                Optional.of(1),
                EvaluationSettings.defaults(),
                () -> {});
        return of(evaluation, directory);
    }

    static ReportedModel crossValidated(Path directory) throws IOException {
        List<CrossValidation.Fold> folds = IntStream.range(0, 3)
                .mapToObj(fold -> new CrossValidation.Fold(
                        DrawnParts.of(fold, 60, 1.2, 0), DrawnParts.of(10 + fold, TEST / 3, 1.2, 0)))
                .toList();
        return of(CrossValidation.of(folds, Optional.of(1), EvaluationSettings.defaults(), () -> {}), directory);
    }

    private static ReportedModel of(FinalEvaluation evaluation, Path directory) throws IOException {
        return new ReportedModel(
                new ModelVersion("melanoma", "job-7"),
                NetworkName.MOBILENET_V2,
                Preprocessing.imageNet(64, ResizeRule.STRETCH),
                List.of("benign", HOSTILE),
                Optional.of(1),
                strategy(),
                epochs(),
                evaluation.folds().stream().map(fold -> epochs()).toList(),
                evaluation,
                images(evaluation, directory),
                provenance());
    }

    /** What the matrix made of a request for AUTO. */
    private static ChosenStrategy strategy() {
        return new ChosenStrategy(
                Strategy.PARTIAL,
                Optional.of("features.11"),
                Initialisation.PRETRAINED,
                Augmentation.none(),
                Optional.of(new MatrixReading(
                        DatasetSize.SMALL, Similarity.DIFFERENT, SimilaritySource.STATED, OptionalDouble.empty())),
                List.of("SMALL and DIFFERENT"));
    }

    private static List<Epoch> epochs() {
        return IntStream.rangeClosed(1, 30)
                .mapToObj(number -> new Epoch(
                        number,
                        0,
                        0.7 / Math.sqrt(number),
                        OptionalDouble.of(0.4 + Math.pow(number - 12, 2) / 900),
                        OptionalDouble.of(0.85 - Math.pow(number - 14, 2) / 2000),
                        1e-3,
                        number <= 12))
                .toList();
    }

    private static List<LabelledImage> images(FinalEvaluation evaluation, Path directory) throws IOException {
        List<LabelledImage> images = new ArrayList<>();
        for (int i = 0; i < evaluation.test().size(); i++) {
            int label = evaluation.test().labels()[i];
            byte[] bytes = DrawnImages.disc(i);
            Path file = Files.write(directory.resolve(i + ".png"), bytes);
            images.add(new LabelledImage(file, HOSTILE + i + ".png", label, bytes.length, Sha256.of(bytes)));
        }
        return images;
    }

    private static Provenance provenance() {
        TrainingRequest request = TrainingRequest.of(
                        "job-7",
                        "melanoma",
                        DatasetReference.of("file:///data/" + HOSTILE, DatasetLayout.FOLDERS),
                        NetworkName.MOBILENET_V2,
                        Strategy.AUTO)
                .build();
        return new Provenance(
                request,
                new Provenance.DataFingerprint(
                        "0".repeat(64),
                        List.of(new ClassCount("benign", 120, 40, 60), new ClassCount(HOSTILE, 60, 20, 30)),
                        3,
                        2,
                        0,
                        0,
                        1,
                        List.of(HOSTILE + ".png: it is empty")),
                new Provenance.InitialWeights("mobilenet_v2/model.safetensors", "torchvision", "1".repeat(64)),
                List.of("SMALL and DIFFERENT", HOSTILE),
                12,
                "0.1.0",
                new Provenance.Platform("PyTorch 2.7.1", "cpu()", "17", "Linux", "amd64", 2),
                Instant.parse("2026-03-01T09:06:00Z"));
    }
}
