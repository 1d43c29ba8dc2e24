package io.scanstream.trainer.claim;

import io.scanstream.contract.TrainingState;
import io.scanstream.messaging.OffsetTransaction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * The right to write about one job. Of all pens of a job, in all workers, the one that was taken up last writes: taking it up
 * ends what the one before has begun and shuts it out, which the broker sees to. A pen that is taken up reads how the job
 * stands, and what it writes is written upon that: nobody can have written in between. See {@code
 * docs/decisions/0013-one-pen-for-each-job.md}. For one thread; owns its producer.
 */
final class JobPen implements AutoCloseable {

    private static final ConsumerGroupMetadata NO_GROUP = new ConsumerGroupMetadata("none");

    private final String jobId;
    private final JobStates states;
    private final OffsetTransaction transaction;
    /** Null while this pen is not taken up. */
    private Optional<TrainingState> written;

    /** @param producers makes transactional producers of the job's name, which is the same in all workers */
    JobPen(String jobId, JobStates states, Supplier<Producer<byte[], byte[]>> producers) {
        this.jobId = jobId;
        this.states = states;
        this.transaction = new OffsetTransaction(producers);
    }

    String jobId() {
        return jobId;
    }

    /** {@link #write(Decision, Map, ConsumerGroupMetadata)} without offsets. */
    Optional<TrainingState> write(Decision decision) {
        return write(decision, Map.of(), NO_GROUP);
    }

    /**
     * Writes what the decision says, or nothing.
     *
     * @param offsets that are committed with it, even if there is nothing to write
     * @return how the job stands, if that was written now
     * @throws RuntimeException if it is not known what was written, if anything: then ask again
     */
    Optional<TrainingState> write(
            Decision decision, Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        if (written == null) {
            transaction.recover();
            states.catchUp();
            written = states.of(jobId);
        }
        Optional<Entry> entry = decision.on(written);
        if (entry.isPresent() || !offsets.isEmpty()) {
            Optional<TrainingState> before = written;
            written = null; // until it is certain
            transaction.commit(entry.map(Entry::records).orElse(List.of()), offsets, group);
            written = entry.map(Entry::state).or(() -> before);
        }
        return entry.map(Entry::state);
    }

    @Override
    public void close() {
        transaction.close();
    }

    /** What to write about a job. */
    @FunctionalInterface
    interface Decision {

        /**
         * May be asked again after a failure, when the job may stand otherwise.
         *
         * @param state how the job stands; empty if nobody has submitted it
         * @return empty if there is nothing to write
         */
        Optional<Entry> on(Optional<TrainingState> state);

        /** @param state what to write if the job stands so that it may be written */
        static Decision when(Predicate<TrainingState> holds, Function<TrainingState, Entry> entry) {
            return state -> state.filter(holds).map(entry);
        }
    }
}
