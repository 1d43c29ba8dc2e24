package io.scanstream.trainer.job;

import io.scanstream.contract.FailureCode;

/**
 * The job cannot succeed, however often it is tried: the request, the data or the weights are at fault. Everything else
 * that goes wrong is thrown as something else, and the job is tried again.
 */
public final class JobFailedException extends Exception {

    private final FailureCode code;

    public JobFailedException(FailureCode code, String sentence) {
        super(sentence);
        this.code = code;
    }

    public JobFailedException(FailureCode code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    public FailureCode code() {
        return code;
    }
}
