package io.scanstream.cli.demo;

import io.scanstream.cli.client.AnsweredImage;
import io.scanstream.cli.client.ImageStream;
import io.scanstream.cli.client.LabelledFile;
import io.scanstream.cli.client.TopicReader;
import io.scanstream.cli.client.TrainingJobs;
import io.scanstream.cli.command.JobDisplay;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.Progress;
import io.scanstream.contract.Metrics;
import io.scanstream.contract.Prediction;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.storage.BlobKey;
import io.scanstream.storage.DirectoryBlobStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The story of a demo, told against a running environment: train, publish, stream the test images, compare. */
final class Demonstration {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final DemoEnvironment environment;
    private final DemoPlan plan;
    private final Path data;
    private final PrintStream out;

    Demonstration(DemoEnvironment environment, DemoPlan plan, Path data, PrintStream out) {
        this.environment = environment;
        this.plan = plan;
        this.data = data;
        this.out = out;
    }

    Summary run() throws IOException, InterruptedException {
        TrainingEvent.Completed completed = train();
        environment.awaitModel();
        DirectoryBlobStore store = new DirectoryBlobStore(environment.store());
        List<LabelledFile> images = plan.test().isPresent()
                ? LabelledFile.inFolders(plan.test().get())
                : TestImages.ofSplit(store, new BlobKey(completed.model().bundle()), data);
        long began = System.nanoTime();
        List<AnsweredImage> answers = stream(images);
        double seconds = (System.nanoTime() - began) / 1e9;
        requireOneOutcomeEach(images.size());
        Map<String, String> labels =
                images.stream().collect(Collectors.toMap(file -> file.image().name(), LabelledFile::label));
        Metrics metrics = Scores.of(answers, labels, Scores.manifest(store, completed.model()));
        int predicted = (int) answers.stream()
                .filter(answer -> answer.outcome() instanceof Prediction)
                .count();
        return new Summary(
                plan.options().network,
                plan.options().strategy,
                plan.initialisation(),
                new Summary.Images(images.size(), predicted, answers.size() - predicted),
                metrics,
                new Summary.Training(completed.imagesPerSecond(), completed.seconds()),
                Scores.speed(answers, seconds),
                completed.model().modelVersion());
    }

    private TrainingEvent.Completed train() {
        TrainingJobs jobs = new TrainingJobs(environment.connection());
        TrainingRequest request = plan.request(data);
        jobs.submit(request);
        TrainingEvent end;
        try (JobDisplay display = new JobDisplay(out)) {
            end = jobs.follow(request.jobId(), display::show, environment::requireAlive);
        }
        if (end instanceof TrainingEvent.Completed completed) {
            return completed;
        }
        throw new CommandFailure("the training job did not make a model");
    }

    private List<AnsweredImage> stream(List<LabelledFile> images) {
        try (Progress progress = new Progress()) {
            return new ImageStream(environment.connection(), Optional.of(DemoPlan.MODEL), environment.delivery())
                    .classify(images.stream().map(LabelledFile::image).toList(), PATIENCE, answered -> {
                        environment.requireAlive();
                        progress.show("images", answered, images.size(), "");
                    });
        }
    }

    private void requireOneOutcomeEach(int images) {
        try (TopicReader outcomes = TopicReader.fromBeginning(environment.connection(), Topic.PREDICTIONS)) {
            int count = outcomes.readAll().size();
            if (count != images) {
                throw new CommandFailure("%d images were sent, but there are %d outcomes".formatted(images, count));
            }
        }
    }
}
