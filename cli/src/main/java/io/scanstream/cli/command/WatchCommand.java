package io.scanstream.cli.command;

import io.scanstream.cli.client.TrainingJobs;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code scanstream watch}. */
@Command(name = "watch", description = "Follow a training job to its end; exit code 1 if it fails.")
public final class WatchCommand implements Callable<Integer> {

    @Mixin
    private ConnectionOptions options;

    @Mixin
    private OutputOption output;

    @Parameters(paramLabel = "JOB", description = "The job's id.")
    private String job;

    @Override
    public Integer call() throws IOException {
        TrainingJobs jobs = new TrainingJobs(options.connection());
        output.say("watching  %s; Ctrl-C ends the watching, not the job".formatted(job));
        return JobDisplay.follow(jobs, job, output);
    }
}
