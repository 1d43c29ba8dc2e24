package io.scanstream.cli.demo;

import io.scanstream.contract.Initialisation;
import io.scanstream.contract.NetworkName;
import io.scanstream.contract.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What can be varied in a demo. */
final class DemoOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Labelled images, one folder per class; drawn by code if not given.")
    Optional<Path> data;

    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description = "Pre-trained weights: one .safetensors or .h5 file in DIR/<network>.")
    Optional<Path> weights;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "mobilenet_v2",
            completionCandidates = NetworkNames.class,
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
    NetworkName network;

    @Option(
            names = "--strategy",
            paramLabel = "NAME",
            defaultValue = "FROZEN",
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.")
    Strategy strategy;

    @Option(
            names = "--initialisation",
            paramLabel = "NAME",
            description = "pretrained or random; if not given, pretrained with --weights and random without.")
    Optional<Initialisation> initialisation;

    @Option(
            names = "--image-size",
            paramLabel = "PX",
            defaultValue = "224",
            description = "Side of the square that the network sees; ${DEFAULT-VALUE} if not given.")
    int imageSize;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most; ${DEFAULT-VALUE} if not given.")
    int epochs;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the drawing, the split and the training; ${DEFAULT-VALUE} if not given.")
    int seed;

    @Option(
            names = "--test",
            paramLabel = "DIR",
            description = "Stream these labelled images instead of the split's test part.")
    Optional<Path> test;

    @Option(names = "--summary", paramLabel = "FILE", description = "Write the figures as JSON.")
    Optional<Path> summary;

    /** As messages spell them; picocli would show the constants of the enum. */
    static final class NetworkNames extends ArrayList<String> {
        NetworkNames() {
            super(Arrays.stream(NetworkName.values()).map(NetworkName::wireName).toList());
        }
    }

    @Option(
            names = "--secure",
            description = "Let nobody but the demo's processes in, each with a user and rights of its own.")
    boolean secure;

    @Option(
            names = "--store",
            paramLabel = "KIND",
            defaultValue = "directory",
            description = {
                "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not given.",
                "With s3 models and images lie in a server of S3, and messages say where."
            })
    Store store;

    enum Store {
        DIRECTORY,
        S3
    }

    @Option(names = "--keep", description = "Keep the scratch directory: models, logs, the broker's data.")
    boolean keep;
}
