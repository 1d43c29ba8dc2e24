package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingEvent;
import io.scanstream.trainer.job.Job;
import io.scanstream.trainer.job.JobFailedException;
import java.io.IOException;

/** Does a job's work, whatever that is. */
@FunctionalInterface
public interface JobRunner {

    /**
     * Called on one thread, one job at a time.
     *
     * @throws JobFailedException if the job can never succeed; anything else thrown means that it may, another time
     */
    TrainingEvent.Completed run(Job job) throws JobFailedException, IOException;
}
