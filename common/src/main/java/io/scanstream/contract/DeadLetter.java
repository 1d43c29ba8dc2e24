package io.scanstream.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is said of a record in a dead-letter topic, in headers beside the untouched record.
 *
 * @param code a {@link RejectionCode} or {@link FailureCode}
 * @param reason a sentence
 * @param topic where the record lay, with partition and offset
 */
public record DeadLetter(Enum<?> code, String reason, String topic, int partition, long offset) {

    public DeadLetter {
        reason = Rules.reason("reason", reason);
    }

    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(MessageHeader.REASON_CODE, code.name());
        headers.put(MessageHeader.REASON, reason);
        headers.put(MessageHeader.ORIGINAL_TOPIC, topic);
        headers.put(MessageHeader.ORIGINAL_PARTITION, Integer.toString(partition));
        headers.put(MessageHeader.ORIGINAL_OFFSET, Long.toString(offset));
        return headers;
    }
}
