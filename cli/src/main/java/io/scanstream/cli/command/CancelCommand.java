package io.scanstream.cli.command;

import io.scanstream.cli.client.TrainingJobs;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scanstream cancel}. */
@Command(name = "cancel", description = "End a training job without a model, unless it has ended already.")
public final class CancelCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String job;

    @Override
    public Integer call() throws IOException {
        new TrainingJobs(options.connection()).cancel(job);
        output.say("the trainers are told to cancel %s; 'scanstream watch' shows when it has ended".formatted(job));
        return 0;
    }
}
