package io.scanstream.cli.command;

import io.scanstream.cli.client.TrainingJobs;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.messaging.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code scanstream train}. */
@Command(name = "train", description = "Submit a training request.")
public final class TrainCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Option(
            names = "--request",
            paramLabel = "FILE",
            required = true,
            description = "The request as JSON; docs/messages.md says what it holds.")
    private Path request;

    @Option(names = "--watch", description = "Follow the job to its end, as 'scanstream watch' does.")
    private boolean watch;

    @Override
    public Integer call() throws IOException {
        TrainingRequest wanted = Messages.read(content(), TrainingRequest.class);
        KafkaConnection connection = options.connection();
        TrainingJobs jobs = new TrainingJobs(connection);
        jobs.submit(wanted);
        output.say("submitted %s; it will make the model %s".formatted(wanted.jobId(), wanted.modelVersion()));
        return watch ? JobDisplay.follow(jobs, wanted.jobId(), output) : 0;
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(request);
        } catch (IOException e) {
            throw new CommandFailure(
                    "the request %s cannot be read: %s".formatted(request, CommandFailure.reason(e)), e);
        }
    }
}
