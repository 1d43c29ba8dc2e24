package io.scanstream.trainer.job;

/** The job is no longer this worker's, or the worker is stopping; what was done so far is dropped. */
public final class JobAbandonedException extends RuntimeException {

    public JobAbandonedException(String jobId) {
        super("job %s was abandoned".formatted(jobId));
    }
}
