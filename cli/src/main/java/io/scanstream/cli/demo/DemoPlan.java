package io.scanstream.cli.demo;

import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.DatasetLayout;
import io.scanstream.contract.DatasetReference;
import io.scanstream.contract.Hyperparameters;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.weights.WeightFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a demo has to work with. Made before anything is started, so that what could never work is refused at once.
 *
 * @param data labelled images; empty: they are still to be drawn
 * @param test labelled images to stream; empty: the test part of the data
 */
record DemoPlan(
        DemoOptions options,
        Optional<Path> data,
        Optional<Path> weights,
        Optional<Path> test,
        Initialisation initialisation) {

    static final String MODEL = "demo";

    static DemoPlan of(DemoOptions options) throws IOException {
        DemoPlan plan = new DemoPlan(
                options,
                options.data.map(folder -> existing("--data", folder)),
                options.weights.map(folder -> existing("--weights", folder)),
                options.test.map(folder -> existing("--test", folder)),
                initialisation(options));
        options.summary.ifPresent(file ->
                existing("the folder of --summary", file.toAbsolutePath().getParent()));
        plan.request(Path.of("data")); // for its rules
        return plan;
    }

    TrainingRequest request(Path images) {
        DatasetReference dataset = DatasetReference.of(images.toUri().toString(), DatasetLayout.FOLDERS);
        return TrainingRequest.of("demo-1", MODEL, dataset, options.network, options.strategy)
                .initialisation(initialisation)
                .hyperparameters(Hyperparameters.defaults().withEpochs(options.epochs))
                .imageSize(options.imageSize)
                .seed(options.seed)
                .build();
    }

    /** Weights that were named are used or missed, never silently done without. */
    private static Initialisation initialisation(DemoOptions options) throws IOException {
        Initialisation wanted = options.initialisation.orElse(
                options.weights.isPresent() ? Initialisation.PRETRAINED : Initialisation.RANDOM);
        if (wanted == Initialisation.PRETRAINED) {
            String folder = options.network.wireName();
            if (options.weights.isEmpty()) {
                throw new CommandFailure(
                        "--initialisation pretrained needs --weights DIR, and in DIR/%s a .safetensors or .h5 file"
                                .formatted(folder));
            }
            if (WeightFolders.files(options.weights.get(), options.network).isEmpty()) {
                throw new CommandFailure(
                        "--weights is %s, but there is no .safetensors or .h5 file in its %s; --initialisation random does without"
                                .formatted(options.weights.get(), folder));
            }
        }
        return wanted;
    }

    private static Path existing(String option, Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure("%s is %s, but there is no such folder".formatted(option, folder));
        }
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new CommandFailure(
                    "%s is %s, which cannot be read: %s".formatted(option, folder, CommandFailure.reason(e)), e);
        }
    }
}
