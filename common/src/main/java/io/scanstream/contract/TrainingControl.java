package io.scanstream.contract;

/**
 * What somebody wants of a job that is submitted, or soon will be.
 *
 * @param action is carried out as long as the job has not ended
 */
public record TrainingControl(String jobId, Action action) {

    /** What can be wanted. */
    public enum Action {
        /** The job ends without a model. */
        CANCEL
    }

    public TrainingControl {
        Rules.identifier("jobId", jobId);
        Rules.required("action", action);
    }
}
