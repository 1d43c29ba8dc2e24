package io.scanstream.trainer.claim;

import io.scanstream.contract.DeadLetter;
import io.scanstream.contract.FailureCode;
import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.ModelPublished;
import io.scanstream.contract.ServingDecision;
import io.scanstream.contract.Topic;
import io.scanstream.contract.TrainingEvent;
import io.scanstream.contract.TrainingState;
import io.scanstream.contract.TrainingState.Phase;
import io.scanstream.messaging.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    static List<ProducerRecord<byte[], byte[]>> completed(
            TrainingState state, TrainingEvent.Completed event, boolean serve) {
        ModelPublished model = event.model();
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        records.add(record(Topic.MODELS, model.modelVersion().toString(), model));
        if (serve) {
            ServingDecision decision = new ServingDecision(model.modelVersion(), Instant.now());
            records.add(record(Topic.SERVING, model.modelVersion().name(), decision));
        }
        records.add(of(state.now(Phase.COMPLETED)));
        records.add(of(event));
        return records;
    }

    static List<ProducerRecord<byte[], byte[]>> failed(
            ConsumerRecord<byte[], byte[]> request, TrainingState state, FailureCode code, String reason) {
        TrainingEvent event = new TrainingEvent.Failed(state.jobId(), state.attempt(), Instant.now(), code, reason);
        return List.of(of(state.now(Phase.FAILED)), deadLetter(request, code, reason), of(event));
    }

    /** The same request in another partition. */
    static List<ProducerRecord<byte[], byte[]>> moved(ConsumerRecord<byte[], byte[]> request, int partition) {
        return List.of(new ProducerRecord<>(
                request.topic(), partition, null, request.key(), request.value(), request.headers()));
    }

    /** Its sender is told under the job's id, if it has one that is nobody else's. */
    static List<ProducerRecord<byte[], byte[]>> refused(
            ConsumerRecord<byte[], byte[]> request, Verdict.Refused refused) {
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
