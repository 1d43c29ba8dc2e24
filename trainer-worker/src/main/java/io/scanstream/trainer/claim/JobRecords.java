package io.scanstream.trainer.claim;

import io.scanstream.contract.DeadLetter;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.SubmittedRequest;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.DeadLetters;
import io.scanstream.observation.LogField;
import io.scanstream.observation.LogScope;
import io.scanstream.observation.Tracing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The records that a job leaves in Kafka: one at a time while it runs, several together when it ends. */
final class JobRecords {

    private JobRecords() {}

    static ProducerRecord<byte[], byte[]> of(TrainingState state) {
        return record(Topic.TRAINING_STATE, state.jobId(), state);
    }

    static ProducerRecord<byte[], byte[]> of(TrainingEvent event) {
        return record(Topic.TRAINING_EVENTS, event.jobId(), event);
    }

    /** The model before the decision to serve it: who sees the second has seen the first. */
    static Entry completed(TrainingState state, TrainingEvent.Completed event, boolean serve) {
        ModelPublished model = event.model();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(record(Topic.MODELS, model.modelVersion().toString(), model));
        if (serve) {
            ServingDecision decision = ServingDecision.of(model.modelVersion());
            records.add(record(Topic.SERVING, model.modelVersion().name(), decision));
        }
        records.add(of(event));
        return new Entry(state.now(Phase.COMPLETED), records);
    }

    static Entry failed(TrainingState state, FailureCode code, String reason) {
        TrainingEvent event =
                new TrainingEvent.Failed(state.jobId(), Math.max(1, state.attempt()), Instant.now(), code, reason);
        return new Entry(state.now(Phase.FAILED), List.of(deadLetter(submission(state), code, reason), of(event)));
    }

    static Entry cancelled(TrainingState state) {
        TrainingEvent event = new TrainingEvent.Cancelled(state.jobId(), Math.max(1, state.attempt()), Instant.now());
        return new Entry(state.now(Phase.CANCELLED), List.of(of(event)));
    }

    /** Its sender is told under the job's id, if it has one that is nobody else's. */
    static List<ProducerRecord<byte[], byte[]>> refused(
            ConsumerRecord<byte[], byte[]> request, Submission.Refused refused) {
        FailureCode code = FailureCode.INVALID_REQUEST;
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(deadLetter(request, code, refused.reason()));
        try {
            refused.jobId()
                    .map(jobId -> new TrainingEvent.Failed(jobId, 1, Instant.now(), code, refused.reason()))
                    .ifPresent(event -> records.add(of(event)));
        } catch (InvalidMessageException e) {
            // What should be the job's id could never be one: the dead letter is all there is.
        }
        return records;
    }

    /** Log lines are about this attempt until it is closed. */
    static LogScope logScope(TrainingState claim) {
        return LogScope.of(LogField.JOB, claim.jobId())
                .and(LogField.ATTEMPT, claim.attempt())
                .and(LogField.TRACE, Tracing.traceId(claim.request()::header));
    }

    static SubmittedRequest submitted(ConsumerRecord<byte[], byte[]> request) {
        return SubmittedRequest.of(
                request.partition(),
                request.offset(),
                request.value(),
                StreamSupport.stream(request.headers().spliterator(), false)
                        .map(header -> SubmittedRequest.Header.of(header.key(), header.value()))
                        .toList());
    }

    /** The record that the job was submitted with. */
    private static ConsumerRecord<byte[], byte[]> submission(TrainingState state) {
        SubmittedRequest request = state.request();
        ConsumerRecord<byte[], byte[]> submission = new ConsumerRecord<>(
                Topic.TRAINING_REQUESTS.topicName(),
                request.partition(),
                request.offset(),
                state.jobId().getBytes(StandardCharsets.UTF_8),
                request.bytes());
        request.headers().forEach(header -> submission.headers().add(header.name(), header.bytes()));
        return submission;
    }

    private static ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> request, FailureCode code, String reason) {
        return DeadLetters.record(
                Topic.TRAINING_REQUESTS_DEAD_LETTER,
                request,
                new DeadLetter(code, reason, request.topic(), request.partition(), request.offset()));
    }

    private static ProducerRecord<byte[], byte[]> record(Topic topic, String key, Object value) {
        return new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), Messages.write(value));
    }
}
