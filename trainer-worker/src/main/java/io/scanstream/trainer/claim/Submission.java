package io.scanstream.trainer.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a record in {@code training.requests} is, by its own text and by the jobs that are known. */
sealed interface Submission {

    /**
     * It breaks a rule.
     *
     * @param jobId under which its sender can be told; empty if that is no one's, or another request's
     */
    record Refused(String reason, Optional<String> jobId) implements Submission {}

    /** Its job is known: whatever the sender has heard, it was submitted before. */
    record Repeated(String jobId) implements Submission {}

    /** Its job is to be done. */
    record New(String jobId) implements Submission {}

    /** @param isKnown whether a job of this id has been submitted */
    static Submission of(ConsumerRecord<byte[], byte[]> message, Predicate<String> isKnown) {
        String key = message.key() == null ? "" : new String(message.key(), UTF_8);
        TrainingRequest request;
        try {
            request = Messages.read(message.value(), TrainingRequest.class);
        } catch (InvalidMessageException e) {
            return refused(e, key, isKnown);
        }
        if (!request.jobId().equals(key)) {
            String rule = "it must be the job id, '%s'".formatted(request.jobId());
            return refused(new InvalidMessageException("the record's key", key, rule), request.jobId(), isKnown);
        }
        return isKnown.test(key) ? new Repeated(key) : new New(key);
    }

    private static Refused refused(InvalidMessageException fault, String jobId, Predicate<String> isKnown) {
        return new Refused(fault.getMessage(), isKnown.test(jobId) ? Optional.empty() : Optional.of(jobId));
    }
}
