package io.scanstream.trainer.training;

import io.scanstream.trainer.checkpoint.KeptEpoch;
import io.scanstream.trainer.checkpoint.KeptFold;
import io.scanstream.trainer.dataset.LabelledImage;
import io.scanstream.trainer.training.FineTuned.Fold;
import io.scanstream.trainer.training.FineTuned.HeldOut;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Epochs and answers, as they are here and as a checkpoint says them. */
final class KeptValues {

    private KeptValues() {}

    static List<KeptEpoch> kept(List<Epoch> epochs) {
        return epochs.stream()
                .map(epoch -> new KeptEpoch(
                        epoch.number(),
                        epoch.firstTrainable(),
                        epoch.trainingLoss(),
                        boxed(epoch.validationLoss()),
                        boxed(epoch.validationAuc()),
                        epoch.learningRate(),
                        epoch.best()))
                .toList();
    }

    static List<Epoch> epochs(List<KeptEpoch> kept) {
        return kept.stream()
                .map(epoch -> new Epoch(
                        epoch.number(),
                        epoch.firstTrainable(),
                        epoch.trainingLoss(),
                        optional(epoch.validationLoss()),
                        optional(epoch.validationAuc()),
                        epoch.learningRate(),
                        epoch.best()))
                .toList();
    }

    static KeptFold kept(Fold fold) {
        return new KeptFold(
                fold.number(),
                kept(fold.epochs()),
                kept(fold.answers().validation()),
                kept(fold.answers().test()));
    }

    private static KeptFold.Answers kept(NetworkAnswers answers) {
        return new KeptFold.Answers(
                answers.images().stream().map(LabelledImage::name).toList(), answers.logits());
    }

    /** @param images of the data set, by name */
    static Fold fold(KeptFold kept, Map<String, LabelledImage> images) {
        return new Fold(
                kept.number(),
                epochs(kept.epochs()),
                new HeldOut(answers(kept.validation(), images), answers(kept.test(), images)));
    }

    private static NetworkAnswers answers(KeptFold.Answers kept, Map<String, LabelledImage> images) {
        return new NetworkAnswers(kept.images().stream().map(images::get).toList(), kept.logits());
    }

    static Double boxed(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static OptionalDouble optional(Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
