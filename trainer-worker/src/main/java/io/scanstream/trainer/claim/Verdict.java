package io.scanstream.trainer.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import io.scanstream.contract.TrainingState;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/** What a request calls for, by its own text and by what is known of its job. */
sealed interface Verdict {

    /**
     * It breaks a rule.
     *
     * @param jobId under which its sender can be told; empty if that is no one's, or another request's
     */
    record Refused(String reason, Optional<String> jobId) implements Verdict {}

    /**
     * Another client, or another number of partitions, has put it where other requests of its job are not.
     *
     * @param partition where it belongs
     */
    record Misplaced(int partition) implements Verdict {}

    /** Its job has ended before. */
    record Ended(TrainingState state) implements Verdict {}

    /** It has been tried often enough. */
    record Exhausted(TrainingState state) implements Verdict {}

    /** Its job is to be done. */
    record Due(TrainingRequest request, TrainingState state) implements Verdict {}

    /**
     * @param states what is known of a job, by its id
     * @param worker that asks
     * @param mostFaults how often an attempt may end by a fault
     * @param partitions that requests are spread over
     */
    static Verdict on(
            ConsumerRecord<byte[], byte[]> message,
            Function<String, Optional<TrainingState>> states,
            String worker,
            int mostFaults,
            int partitions) {
        String key = message.key() == null ? "" : new String(message.key(), UTF_8);
        TrainingRequest request;
        try {
            request = Messages.read(message.value(), TrainingRequest.class);
        } catch (InvalidMessageException e) {
            return refused(e, key, states);
        }
        if (!request.jobId().equals(key)) {
            String rule = "it must be the job id, '%s'".formatted(request.jobId());
            return refused(new InvalidMessageException("the record's key", key, rule), request.jobId(), states);
        }
        // All requests of one job in one partition: else two workers could have it at a time.
        int partition = Utils.toPositive(Utils.murmur2(message.key())) % partitions;
        if (message.partition() != partition) {
            return new Misplaced(partition);
        }
        Optional<TrainingState> earlier = states.apply(request.jobId());
        if (earlier.filter(state -> state.phase().isEnd()).isPresent()) {
            return new Ended(earlier.get());
        }
        TrainingState state = earlier.map(before -> before.begunAgain(worker))
                .orElseGet(() -> TrainingState.begun(request.jobId(), worker));
        return state.faults() >= mostFaults ? new Exhausted(state) : new Due(request, state);
    }

    private static Verdict refused(
            InvalidMessageException fault, String jobId, Function<String, Optional<TrainingState>> states) {
        boolean isAnothers = states.apply(jobId).isPresent();
        return new Refused(fault.getMessage(), isAnothers ? Optional.empty() : Optional.of(jobId));
    }
}
