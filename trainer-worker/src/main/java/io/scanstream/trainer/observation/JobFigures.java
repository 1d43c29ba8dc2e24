package io.scanstream.trainer.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scanstream.contract.TrainingEvent.EpochCompleted;
import io.scanstream.contract.TrainingEvent.FeaturesComputed;
import java.util.function.ToDoubleFunction;

/** How far the job in hand is; all 0 without one, and what is not known is no number. Thread-safe. */
final class JobFigures {

    private volatile Standing standing = Standing.NONE;

    /** @param features images that the frozen part of the network has seen, of {@code allFeatures} */
    private record Standing(int attempt, int features, int allFeatures, Epoch epoch) {
        private static final Standing NONE = new Standing(0, 0, 0, Epoch.NONE);
    }

    private record Epoch(
            int fold,
            int number,
            int most,
            double trainingLoss,
            double validationLoss,
            double validationAuc,
            double learningRate) {

        private static final Epoch NONE = new Epoch(0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        static Epoch of(EpochCompleted event) {
            return new Epoch(
                    event.fold() == null ? 0 : event.fold(),
                    event.epoch(),
                    event.epochs(),
                    event.trainingLoss(),
                    number(event.validationLoss()),
                    number(event.validationAuc()),
                    event.learningRate());
        }

        private static double number(Double value) {
            return value == null ? Double.NaN : value;
        }
    }

    JobFigures(MeterRegistry registry) {
        gauge(registry, "attempt", "number of the attempt in hand", now -> now.attempt());
        gauge(registry, "features", "images whose features are computed", now -> now.features());
        gauge(registry, "features.wanted", "images whose features are wanted", now -> now.allFeatures());
        gauge(
                registry,
                "fold",
                "fold that is trained, 0 outside cross-validation",
                now -> now.epoch().fold());
        gauge(registry, "epoch", "epochs that are done", now -> now.epoch().number());
        gauge(
                registry,
                "epochs.most",
                "epochs that there can be",
                now -> now.epoch().most());
        gauge(
                registry,
                "training.loss",
                "of the last epoch, dropout on",
                now -> now.epoch().trainingLoss());
        gauge(
                registry,
                "validation.loss",
                "of the last epoch",
                now -> now.epoch().validationLoss());
        gauge(
                registry,
                "validation.auc",
                "of the last epoch",
                now -> now.epoch().validationAuc());
        gauge(registry, "learning.rate", "of the last epoch", now -> now.epoch().learningRate());
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Standing> value) {
        Gauge.builder("scanstream.job." + name, this, figures -> value.applyAsDouble(figures.standing))
                .description(description)
                .register(registry);
    }

    void begun(int attempt) {
        standing = new Standing(attempt, 0, 0, Epoch.NONE);
    }

    void computed(FeaturesComputed event) {
        standing = new Standing(standing.attempt(), event.done(), event.total(), standing.epoch());
    }

    void learned(EpochCompleted event) {
        Standing before = standing;
        standing = new Standing(before.attempt(), before.features(), before.allFeatures(), Epoch.of(event));
    }

    void ended() {
        standing = Standing.NONE;
    }
}
