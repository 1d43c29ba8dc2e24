package io.scanstream.trainer.claim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scanstream.contract.InvalidMessageException;
import io.scanstream.contract.Messages;
import io.scanstream.contract.TrainingRequest;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

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

    /** Bytes. A request waits as one string of {@code training.state}, in Base64; longer ones could not be read there. */
    int LONGEST_REQUEST = 64 << 10;

    int MOST_HEADERS = 100;

    /** Of all together, with their names; they wait with the request. */
    int MOST_HEADER_BYTES = 16 << 10;

    /** @param isKnown whether a job of this id has been submitted */
    static Submission of(ConsumerRecord<byte[], byte[]> message, Predicate<String> isKnown) {
        String key = message.key() == null ? "" : new String(message.key(), UTF_8);
        TrainingRequest request;
        try {
            requireBounded(message);
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

    private static void requireBounded(ConsumerRecord<byte[], byte[]> message) {
        int headers = 0;
        int headerBytes = 0;
        for (Header header : message.headers()) {
            headers++;
            headerBytes += header.key().length() + length(header.value());
        }
        requireAtMost(LONGEST_REQUEST, "the size of the request in bytes", length(message.value()));
        requireAtMost(MOST_HEADERS, "the number of the request's headers", headers);
        requireAtMost(MOST_HEADER_BYTES, "the size of the request's headers in bytes", headerBytes);
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void requireAtMost(int most, String what, int found) {
        if (found > most) {
            throw new InvalidMessageException(what, found, "it must be at most %d".formatted(most));
        }
    }

    private static Refused refused(InvalidMessageException fault, String jobId, Predicate<String> isKnown) {
        return new Refused(fault.getMessage(), isKnown.test(jobId) ? Optional.empty() : Optional.of(jobId));
    }
}
