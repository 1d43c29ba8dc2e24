package io.scanstream.trainer;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.ImageLimits;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.model.Provenance;
import io.scanstream.trainer.augmentation.Pictures;
import io.scanstream.trainer.dataset.DatasetReader;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.evaluation.CrossValidation;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.job.Support;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.publishing.TrainedModel;
import io.scanstream.trainer.training.FeatureStorage;
import io.scanstream.trainer.training.FineTuned;
import io.scanstream.trainer.training.FineTuned.CrossValidated;
import io.scanstream.trainer.training.FineTuned.Evidence;
import io.scanstream.trainer.training.FineTuned.Fold;
import io.scanstream.trainer.training.FineTuned.HeldOut;
import io.scanstream.trainer.training.FineTuning;
import io.scanstream.trainer.training.FineTuning.NetworkMaker;
import io.scanstream.trainer.training.ImageFeed;
import io.scanstream.trainer.training.InitialNetworks;
import io.scanstream.trainer.training.InitialNetworks.InitialNetwork;
import io.scanstream.trainer.training.NetworkAnswers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
    private final FeatureStorage storage;
    private final BundlePublisher publisher;

    /** @param decoding threads for decoding images; stays the caller's to shut down */
    TrainingPipeline(
            DatasetReader datasets,
            InitialNetworks networks,
            ImageLimits limits,
            ExecutorService decoding,
            FeatureStorage storage,
            BundlePublisher publisher) {
        this.datasets = datasets;
        this.networks = networks;
        this.limits = limits;
        this.decoding = decoding;
        this.storage = storage;
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
        DividedDataset read = datasets.read(request.dataset(), request.seed(), job::throwIfAbandoned);
        DividedDataset data = request.folds() == null ? read : read.undivided();
        job.report(data::event);
        NetworkMaker maker = () -> networks.make(request, data.labels().size());
        List<String> evidence = chooseStrategy(job);
        Preprocessing preprocessing;
        int cut;
        try (InitialNetwork network = maker.make()) {
            preprocessing = network.preprocessing();
            cut = cut(request, network.network());
        }
        ImageFeed feed = new ImageFeed(Pictures.fromFiles(), new Preprocessor(preprocessing, limits), decoding);
        FineTuning.Plan plan = new FineTuning.Plan(cut, request.augmentation());
        try (FineTuning tuning =
                        new FineTuning(job, maker, plan, feed, storage, fold -> report(job, data.positive(), fold));
                FineTuned tuned = tuning.run(data)) {
            FinalEvaluation evaluation = evaluate(job, data, tuned);
            Provenance provenance = Provenance.now(
                    request,
                    tuned.data().fingerprint(),
                    tuned.network().origin().orElse(null),
                    evidence,
                    tuned.bestEpoch().number());
            ModelPublished published = publisher.publish(
                    job,
                    new TrainedModel(
                            tuned.network().network(),
                            preprocessing,
                            tuned.data(),
                            tuned.epochs(),
                            evaluation,
                            tuned.evidence(),
                            provenance));
            return completed(job, tuned, published);
        }
    }

    private static int cut(TrainingRequest request, ImageNetwork network) {
        return switch (request.strategy()) {
            case FROZEN -> network.stageCount();
            case FULL -> 0;
            default ->
                network.form()
                        .stage(
                                request.firstTrainableStage() == null
                                        ? network.form().partialStage()
                                        : request.firstTrainableStage());
        };
    }

    private static List<String> chooseStrategy(Job job) {
        TrainingRequest request = job.request();
        List<String> evidence = List.of("the request asks for %s".formatted(request.strategy()));
        job.report((id, attempt, at) -> new TrainingEvent.StrategyChosen(
                id, attempt, at, request.strategy(), null, request.initialisation(), null, null, null, null, evidence));
        return evidence;
    }

    private static void report(Job job, Optional<Integer> positive, Fold fold) {
        TrainingRequest request = job.request();
        FinalEvaluation evaluation = evaluation(request, positive, fold.answers());
        job.report((id, attempt, at) ->
                new TrainingEvent.FoldEvaluated(id, attempt, at, fold.number(), request.folds(), evaluation.metrics()));
    }

    private static FinalEvaluation evaluate(Job job, DividedDataset data, FineTuned tuned) {
        FinalEvaluation evaluation = evaluation(job.request(), data.positive(), tuned.evidence());
        job.report((id, attempt, at) -> new TrainingEvent.Evaluated(id, attempt, at, evaluation.metrics()));
        return evaluation;
    }

    private static FinalEvaluation evaluation(TrainingRequest request, Optional<Integer> positive, Evidence evidence) {
        if (evidence instanceof CrossValidated crossValidated) {
            List<CrossValidation.Fold> folds = crossValidated.folds().stream()
                    .map(fold -> new CrossValidation.Fold(
                            part(fold.answers().validation()),
                            part(fold.answers().test())))
                    .toList();
            return CrossValidation.of(folds, positive, request.evaluation());
        }
        HeldOut answers = (HeldOut) evidence;
        return FinalEvaluation.of(part(answers.validation()), part(answers.test()), positive, request.evaluation());
    }

    private static FinalEvaluation.Part part(NetworkAnswers answers) {
        return new FinalEvaluation.Part(answers.logits(), answers.labels());
    }

    private static TrainingEvent.Completed completed(Job job, FineTuned tuned, ModelPublished published) {
        Instant now = Instant.now();
        double seconds = Duration.between(job.begun(), now).toMillis() / 1e3;
        return new TrainingEvent.Completed(
                job.id(), job.attempt(), now, published, tuned.bestEpoch().number(), seconds, tuned.imagesPerSecond());
    }
}
