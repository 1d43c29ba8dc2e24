package io.scanstream.trainer.claim;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingControl;
import io.scanstream.contract.TrainingState;
import io.scanstream.messaging.OffsetTransaction;
import io.scanstream.trainer.observation.JobObservation;
import io.scanstream.trainer.observation.RequestKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From a record to what it means for its job, in one transaction with its offset. Nothing is worked on here: a request is
 * noted as waiting, for whichever worker has time. For one thread.
 */
final class RequestIntake {

    private static final Logger LOGGER = LoggerFactory.getLogger(RequestIntake.class);

    private final OffsetTransaction transaction;
    private final JobStates states;
    private final JobPens pens;
    private final Supplier<ConsumerGroupMetadata> group;
    private final Remains remains;
    private final JobObservation observation;

    /**
     * @param transaction for what is written about no job; the caller's to close
     * @param group as it is when it is asked for
     */
    RequestIntake(
            OffsetTransaction transaction,
            JobStates states,
            JobPens pens,
            Supplier<ConsumerGroupMetadata> group,
            Remains remains,
            JobObservation observation) {
        this.transaction = transaction;
        this.states = states;
        this.pens = pens;
        this.group = group;
        this.remains = remains;
        this.observation = observation;
    }

    /** @throws RuntimeException if it is not known whether the record is dealt with; it has to come again */
    void take(ConsumerRecord<byte[], byte[]> message) {
        if (message.topic().equals(Topic.TRAINING_CONTROL.topicName())) {
            control(message);
        } else {
            submit(message);
        }
    }

    private void submit(ConsumerRecord<byte[], byte[]> message) {
        states.catchUp();
        Submission submission = Submission.of(message, jobId -> states.of(jobId).isPresent());
        if (submission instanceof Submission.Refused refused) {
            // Why is in the dead letter: the log does not repeat what strangers write.
            LOGGER.warn("the request at {} {} is refused", message.partition(), message.offset());
            pass(message, JobRecords.refused(message, refused));
            observation.noted(RequestKind.REFUSED);
        } else if (submission instanceof Submission.Repeated repeated) {
            LOGGER.info("job {} has been submitted before", repeated.jobId());
            pass(message, List.of());
            observation.noted(RequestKind.REPEATED);
        } else if (submission instanceof Submission.New added) {
            Entry entry = Entry.of(TrainingState.submitted(added.jobId(), JobRecords.submitted(message)));
            write(message, added.jobId(), state -> state.isPresent() ? Optional.empty() : Optional.of(entry));
            LOGGER.info("job {} waits for a worker", added.jobId());
            observation.noted(RequestKind.NEW);
        }
    }

    private void control(ConsumerRecord<byte[], byte[]> message) {
        try {
            TrainingControl control = Messages.read(message.value(), TrainingControl.class);
            write(message, control.jobId(), state -> cancelled(control.jobId(), state));
            LOGGER.info("job {} is cancelled, unless it has ended", control.jobId());
            remains.remove(control.jobId());
            observation.noted(RequestKind.CANCELLATION);
        } catch (InvalidMessageException e) {
            LOGGER.error(
                    "the record at {} {} {} is no cancellation, and left out",
                    message.topic(),
                    message.partition(),
                    message.offset());
            LOGGER.debug("because", e);
            pass(message, List.of());
            observation.noted(RequestKind.NONSENSE);
        }
    }

    /** A job that nobody has submitted may be on its way: the two topics have no order between them. */
    private static Optional<Entry> cancelled(String jobId, Optional<TrainingState> state) {
        if (state.isEmpty()) {
            return Optional.of(JobRecords.cancelled(TrainingState.cancelledBefore(jobId)));
        }
        return state.filter(standing -> !standing.phase().isEnd()).map(JobRecords::cancelled);
    }

    private void write(ConsumerRecord<byte[], byte[]> message, String jobId, JobPen.Decision decision) {
        pens.with(jobId, pen -> pen.write(decision, after(message), group.get()));
    }

    /** Moves on without a word about a job. */
    private void pass(ConsumerRecord<byte[], byte[]> message, List<ProducerRecord<byte[], byte[]>> records) {
        transaction.recover();
        transaction.commit(records, after(message), group.get());
    }

    private static Map<TopicPartition, OffsetAndMetadata> after(ConsumerRecord<byte[], byte[]> message) {
        return Map.of(
                new TopicPartition(message.topic(), message.partition()), new OffsetAndMetadata(message.offset() + 1));
    }
}
