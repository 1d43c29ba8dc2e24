package io.scanstream.trainer.training;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.evaluation.Decision;
import io.scanstream.imaging.Preprocessor;
import io.scanstream.model.ImageNetwork;
import io.scanstream.trainer.dataset.DividedDataset;
import io.scanstream.trainer.dataset.Split.Part;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/**
 * Strategy FROZEN: the base sees every image once, the head sees what the base made of it in every epoch. Equal to
 * running the whole network each time, as many times faster as there are epochs.
 */
public final class FrozenBackboneTraining {

    private final Job job;
    private final DividedDataset data;
    private final ImageNetwork network;

    public FrozenBackboneTraining(Job job, DividedDataset data, ImageNetwork network) {
        this.job = job;
        this.data = data;
        this.network = network;
    }

    public TrainedHead run(Preprocessor preprocessor, ExecutorService decoding) throws JobFailedException, IOException {
        FeatureExtraction extraction = new FeatureExtraction(FrozenBackbone.of(network), preprocessor, decoding);
        if (job.request().initialisation() == Initialisation.RANDOM && network.hasRunningStatistics()) {
            new Calibration(preprocessor, decoding).show(data.split().part(Part.TRAIN), network::calibrate);
        }
        long began = System.nanoTime();
        Map<Part, FeatureTable> features = features(extraction);
        double seconds = (System.nanoTime() - began) / 1e9;
        DividedDataset readable =
                data.without(extraction.unreadable(), job.request().dataset().maximumUnreadableShare());
        requireEnough(features, extraction);
        List<Epoch> epochs = train(features);
        return new TrainedHead(
                readable, features, epochs, data.dataset().images().size() / seconds);
    }

    private Map<Part, FeatureTable> features(FeatureExtraction extraction) throws IOException, JobFailedException {
        int total = data.dataset().images().size();
        Map<Part, FeatureTable> tables = new EnumMap<>(Part.class);
        int before = 0;
        for (Part part : Part.values()) {
            int offset = before;
            tables.put(part, extraction.compute(data.split().part(part), done -> reportFeatures(offset + done, total)));
            before += data.split().part(part).size();
        }
        return tables;
    }

    private void reportFeatures(int done, int total) {
        job.report((id, attempt, at) -> new TrainingEvent.FeaturesComputed(id, attempt, at, done, total));
    }

    /** Files that turn out undecodable must not empty a class in silence. */
    private void requireEnough(Map<Part, FeatureTable> features, FeatureExtraction extraction)
            throws JobFailedException {
        for (Map.Entry<Part, FeatureTable> entry : features.entrySet()) {
            for (int label = 0; label < data.labels().size(); label++) {
                int wanted = label;
                if (entry.getValue().images().stream().noneMatch(image -> image.label() == wanted)) {
                    throw new JobFailedException(
                            FailureCode.DATASET_INVALID,
                            "no image of class '%s' in the %s part can be decoded; the first problem is %s"
                                    .formatted(
                                            data.labels().get(label),
                                            entry.getKey(),
                                            extraction.unreadable().get(0)));
                }
            }
        }
    }

    private List<Epoch> train(Map<Part, FeatureTable> features) throws JobFailedException {
        Optional<Decision> threshold = data.positive().map(positive -> new Decision.Threshold(positive, 0.5));
        HeadTraining training = new HeadTraining(
                network,
                job.request().hyperparameters(),
                job.request().seed(),
                threshold.orElseGet(Decision.MostProbable::new));
        return training.run(features.get(Part.TRAIN), features.get(Part.VALIDATION), this::reportEpoch);
    }

    private void reportEpoch(Epoch epoch) {
        int epochs = job.request().hyperparameters().epochs();
        job.report((id, attempt, at) -> new TrainingEvent.EpochCompleted(
                id,
                attempt,
                at,
                null,
                epoch.number(),
                epochs,
                epoch.trainingLoss(),
                epoch.validationLoss(),
                epoch.validationAuc(),
                epoch.learningRate(),
                epoch.best()));
    }
}
