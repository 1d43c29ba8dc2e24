package io.scanstream.trainer.job;

import io.scanstream.contract.FailureCode;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.TrainingRequest;

/** What this worker can do of all that a request can ask for. */
public final class Support {

    private Support() {}

    public static void require(TrainingRequest request) throws JobFailedException {
        if (request.strategy() == Strategy.AUTO) {
            throw refused("strategy", request.strategy(), "the others");
        }
    }

    private static JobFailedException refused(String field, Object asked, Object offered) {
        return new JobFailedException(
                FailureCode.NOT_SUPPORTED, "%s is %s, but this worker offers %s".formatted(field, asked, offered));
    }
}
