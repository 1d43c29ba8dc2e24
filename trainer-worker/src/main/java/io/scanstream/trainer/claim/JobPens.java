package io.scanstream.trainer.claim;

import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;

/** Pens of jobs: that of the job in hand, so that a worker does not shut itself out, or a new one. For one thread. */
final class JobPens {

    private final JobStates states;
    private final Function<String, Producer<byte[], byte[]>> producers;
    /** Null if there is none. */
    private JobPen inHand;

    /** @param producers makes a transactional producer for a job, by its id */
    JobPens(JobStates states, Function<String, Producer<byte[], byte[]>> producers) {
        this.states = states;
        this.producers = producers;
    }

    /** The caller's to close. */
    JobPen of(String jobId) {
        return new JobPen(jobId, states, () -> producers.apply(jobId));
    }

    /** @param pen of the job that this worker has, as long as it has it; null if it has none */
    void keepInHand(JobPen pen) {
        inHand = pen;
    }

    /** Lends the job's pen. */
    void with(String jobId, Consumer<JobPen> use) {
        if (inHand != null && inHand.jobId().equals(jobId)) {
            use.accept(inHand);
            return;
        }
        try (JobPen pen = of(jobId)) {
            use.accept(pen);
        }
    }
}
