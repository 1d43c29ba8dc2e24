package io.scanstream.trainer;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.Provenance;
import io.scanstream.trainer.dataset.DatasetReader;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.Split;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.job.Support;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.publishing.TrainedModel;
import io.scanstream.trainer.training.FeatureTable;
import io.scanstream.trainer.training.FrozenBackboneTraining;
import io.scanstream.trainer.training.HeadPrediction;
import io.scanstream.trainer.training.InitialNetworks;
import io.scanstream.trainer.training.InitialNetworks.InitialNetwork;
import io.scanstream.trainer.training.TrainedHead;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The way from a request to a bundle in the store: read and divide the data, choose a strategy, train, evaluate on what
 * nothing has seen, publish. One job at a time: the engine can train only one network in a process.
 */
final class TrainingPipeline {

    private final DatasetReader datasets;
    private final InitialNetworks networks;
    private final ImageLimits limits;
    private final ExecutorService decoding;
    private final BundlePublisher publisher;

    /** @param decoding threads for decoding images; stays the caller's to shut down */
    TrainingPipeline(
            DatasetReader datasets,
            InitialNetworks networks,
            ImageLimits limits,
            ExecutorService decoding,
            BundlePublisher publisher) {
        this.datasets = datasets;
        this.networks = networks;
        this.limits = limits;
        this.decoding = decoding;
        this.publisher = publisher;
    }

    /**
     * Runs a job to its end.
     *
     * @return its last event, to be sent by the caller together with the record that makes the model known
     * @throws JobFailedException if the job can never succeed
     * @throws IOException if something failed that may work the next time
     */
    TrainingEvent.Completed run(Job job) throws JobFailedException, IOException {
        TrainingRequest request = job.request();
        Support.require(request);
        DividedDataset data = datasets.read(request.dataset(), request.seed(), job::throwIfAbandoned);
        job.report(data::event);
        List<String> evidence = chooseStrategy(job);

        try (InitialNetwork initial = networks.make(request, data.labels().size())) {
            Preprocessing preprocessing = Preprocessing.imageNet(request.imageSize(), request.resize());
            TrainedHead trained = new FrozenBackboneTraining(job, data, initial.network())
                    .run(new Preprocessor(preprocessing, limits), decoding);
            FinalEvaluation evaluation = evaluate(job, data, initial, trained);
            Provenance provenance = Provenance.now(
                    request,
                    trained.data().fingerprint(),
                    initial.origin().orElse(null),
                    evidence,
                    trained.bestEpoch().number());
            ModelPublished published = publisher.publish(
                    job,
                    new TrainedModel(
                            initial.network(),
                            preprocessing,
                            trained.data(),
                            trained.epochs(),
                            evaluation,
                            provenance));
            return completed(job, trained, published);
        }
    }

    private static List<String> chooseStrategy(Job job) {
        TrainingRequest request = job.request();
        List<String> evidence = List.of("the request asks for %s".formatted(request.strategy()));
        job.report((id, attempt, at) -> new TrainingEvent.StrategyChosen(
                id, attempt, at, request.strategy(), null, request.initialisation(), evidence));
        return evidence;
    }

    private static FinalEvaluation evaluate(Job job, DividedDataset data, InitialNetwork initial, TrainedHead trained) {
        FinalEvaluation evaluation = FinalEvaluation.of(
                predicted(trained.features().get(Split.Part.VALIDATION), initial),
                predicted(trained.features().get(Split.Part.TEST), initial),
                data.positive(),
                job.request().evaluation());
        job.report((id, attempt, at) -> new TrainingEvent.Evaluated(id, attempt, at, evaluation.metrics()));
        return evaluation;
    }

    private static FinalEvaluation.Part predicted(FeatureTable features, InitialNetwork initial) {
        return new FinalEvaluation.Part(HeadPrediction.of(features, initial.network()), features.labels());
    }

    private static TrainingEvent.Completed completed(Job job, TrainedHead trained, ModelPublished published) {
        Instant now = Instant.now();
        double seconds = Duration.between(job.begun(), now).toMillis() / 1e3;
        return new TrainingEvent.Completed(
                job.id(),
                job.attempt(),
                now,
                published,
                trained.bestEpoch().number(),
                seconds,
                trained.imagesPerSecond());
    }
}
