package io.scanstream.trainer;

import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.imaging.Preprocessing;
import io.scanstream.model.NetworkForm;
import io.scanstream.model.Provenance;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.evaluation.CrossValidation;
import io.scanstream.trainer.evaluation.FinalEvaluation;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import io.scanstream.trainer.publishing.BundlePublisher;
import io.scanstream.trainer.publishing.TrainedModel;
import io.scanstream.trainer.staging.DatasetSources;
import io.scanstream.trainer.staging.OpenDataset;
import io.scanstream.trainer.strategy.ChosenStrategy;
import io.scanstream.trainer.strategy.StrategyChoice;
import io.scanstream.trainer.training.FineTuned;
import io.scanstream.trainer.training.FineTuned.CrossValidated;
import io.scanstream.trainer.training.FineTuned.Evidence;
import io.scanstream.trainer.training.FineTuned.Fold;
import io.scanstream.trainer.training.FineTuned.HeldOut;
import io.scanstream.trainer.training.FineTuning;
import io.scanstream.trainer.training.InitialNetworks;
import io.scanstream.trainer.training.NetworkAnswers;
import io.scanstream.trainer.training.StartingPoint;
import io.scanstream.trainer.training.TrainingResources;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from a request to a bundle in the store: read and divide the data, choose a strategy, train, evaluate on what
 * nothing has seen, publish. One job at a time: the engine can train only one network in a process.
 */
final class TrainingPipeline {

    private final DatasetSources datasets;
    private final StrategyChoice strategies;
    private final InitialNetworks networks;
    private final TrainingResources resources;
    private final BundlePublisher publisher;

    TrainingPipeline(
            DatasetSources datasets,
            StrategyChoice strategies,
            InitialNetworks networks,
            TrainingResources resources,
            BundlePublisher publisher) {
        this.datasets = datasets;
        this.strategies = strategies;
        this.networks = networks;
        this.resources = resources;
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
        try (OpenDataset dataset = datasets.open(job.request().dataset(), job::throwIfAbandoned)) {
            return run(job, read(job, dataset));
        }
    }

    private TrainingEvent.Completed run(Job job, DividedDataset data) throws JobFailedException, IOException {
        TrainingRequest request = job.request();
        StartingPoint start = networks.of(request);
        NetworkForm form = start.form();
        ChosenStrategy chosen = choose(job, form, data);
        FineTuning.Plan plan = new FineTuning.Plan(
                chosen.firstTrainableStage()
                        .map(form::stage)
                        .orElse(form.stageNames().size()),
                chosen.augmentation());
        try (FineTuning tuning =
                        new FineTuning(job, start, plan, resources, fold -> report(job, data.positive(), fold));
                FineTuned tuned = tuning.run(data)) {
            FinalEvaluation evaluation = evaluate(job, data, tuned);
            ModelPublished published =
                    publisher.publish(job, trained(job, chosen, start.preprocessing(), tuned, evaluation));
            return completed(job, tuned, published);
        }
    }

    private static DividedDataset read(Job job, OpenDataset dataset) throws JobFailedException, IOException {
        TrainingRequest request = job.request();
        DividedDataset data = request.folds() == null
                ? dataset.read(request.seed(), job::throwIfAbandoned)
                : dataset.readUndivided(request.folds(), request.seed(), job::throwIfAbandoned);
        job.report(data::event);
        return data;
    }

    private ChosenStrategy choose(Job job, NetworkForm form, DividedDataset data)
            throws JobFailedException, IOException {
        ChosenStrategy chosen = strategies.choose(
                job.request(), form, data.split().part(Part.TRAIN), data.labels(), job::throwIfAbandoned);
        job.report(chosen::event);
        return chosen;
    }

    private static TrainedModel trained(
            Job job, ChosenStrategy chosen, Preprocessing preprocessing, FineTuned tuned, FinalEvaluation evaluation) {
        List<String> evidence = new ArrayList<>(chosen.evidence());
        if (job.request().folds() != null && job.request().strategy() == Strategy.AUTO) {
            evidence.add(
                    "the choice was made on all images, those that a fold scores among them: their number and their"
                            + " statistics were seen, no answer to them");
        }
        evidence.add(chosen.sentence());
        evidence.addAll(tuned.data().remarks());
        Provenance provenance = Provenance.now(
                job.request(),
                tuned.data().fingerprint(),
                tuned.network().origin().orElse(null),
                evidence,
                tuned.bestEpoch().number());
        return new TrainedModel(
                tuned.network().network(),
                chosen,
                preprocessing,
                tuned.data(),
                tuned.epochs(),
                evaluation,
                tuned.evidence(),
                provenance);
    }

    private static void report(Job job, Optional<Integer> positive, Fold fold) {
        FinalEvaluation evaluation = evaluation(job, positive, fold.answers());
        job.report((id, attempt, at) -> new TrainingEvent.FoldEvaluated(
                id, attempt, at, fold.number(), job.request().folds(), evaluation.metrics()));
    }

    private static FinalEvaluation evaluate(Job job, DividedDataset data, FineTuned tuned) {
        FinalEvaluation evaluation = evaluation(job, data.positive(), tuned.evidence());
        job.report((id, attempt, at) -> new TrainingEvent.Evaluated(id, attempt, at, evaluation.metrics()));
        return evaluation;
    }

    private static FinalEvaluation evaluation(Job job, Optional<Integer> positive, Evidence evidence) {
        if (evidence instanceof CrossValidated crossValidated) {
            List<CrossValidation.Fold> folds = crossValidated.folds().stream()
                    .map(fold -> new CrossValidation.Fold(
                            part(fold.answers().validation()),
                            part(fold.answers().test())))
                    .toList();
            return CrossValidation.of(folds, positive, job.request().evaluation(), job::throwIfAbandoned);
        }
        HeldOut answers = (HeldOut) evidence;
        return FinalEvaluation.of(
                part(answers.validation()),
                part(answers.test()),
                positive,
                job.request().evaluation(),
                job::throwIfAbandoned);
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
