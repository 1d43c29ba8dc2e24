package io.scanstream.trainer.observation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.DatasetSize;
import io.scanstream.contract.Initialisation;
import io.scanstream.contract.MessageHeader;
import io.scanstream.contract.Strategy;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingEvent.ClassCount;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.testing.TestModels;
import java.time.Instant;
import java.util.List;

/** What is told of a job that nobody runs. */
final class ObservedJob {

    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private static final String JOB = "job-1";

    private ObservedJob() {}

    /** Submitted within a trace. */
    static TrainingState claim() {
        SubmittedRequest.Header trace = SubmittedRequest.Header.of(
                MessageHeader.TRACE_PARENT, ("00-" + TRACE + "-b7ad6b7169203331-01").getBytes(UTF_8));
        return TrainingState.submitted(JOB, SubmittedRequest.of(0, 0, new byte[] {1}, List.of(trace)))
                .begunBy("trainer-0");
    }

    static TrainingState completed() {
        return claim().now(Phase.COMPLETED);
    }

    /** Up to the publishing. */
    static List<TrainingEvent> events() {
        Instant now = Instant.now();
        return List.of(
                new TrainingEvent.Accepted(JOB, 1, now, "trainer-0"),
                new TrainingEvent.DatasetSplit(
                        JOB, 1, now, List.of(new ClassCount("disc", 6, 2, 2)), "disc", 0, 0, 0, 0, 0),
                new TrainingEvent.StrategyChosen(
                        JOB,
                        1,
                        now,
                        Strategy.FROZEN,
                        null,
                        Initialisation.PRETRAINED,
                        DatasetSize.SMALL,
                        null,
                        null,
                        null,
                        List.of("so")),
                new TrainingEvent.FeaturesComputed(JOB, 1, now, 4, 10),
                new TrainingEvent.FeaturesComputed(JOB, 1, now, 10, 10),
                new TrainingEvent.EpochCompleted(JOB, 1, now, 2, 3, 20, .5, .25, .875, .001, true),
                new TrainingEvent.Evaluated(JOB, 1, now, TestModels.METRICS));
    }
}
