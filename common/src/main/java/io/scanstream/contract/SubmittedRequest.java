package io.scanstream.contract;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The record that a job was submitted with, as it came: for whoever works on the job when the record is no longer in its
 * topic, and for the dead-letter topic.
 *
 * @param partition of {@code training.requests}
 * @param offset there
 * @param value the record's value in Base64
 */
public record SubmittedRequest(int partition, long offset, String value, List<Header> headers) {

    /** @param value in Base64; null if the header has none */
    public record Header(String name, String value) {
        public Header {
            Rules.required("name", name);
            if (value != null) {
                requireBase64("value", value);
            }
        }

        public static Header of(String name, byte[] value) {
            return new Header(name, value == null ? null : Base64.getEncoder().encodeToString(value));
        }

        public byte[] bytes() {
            return value == null ? null : Base64.getDecoder().decode(value);
        }
    }

    public SubmittedRequest {
        Rules.between("partition", partition, 0, Integer.MAX_VALUE);
        Rules.notNegative("offset", offset);
        Rules.required("value", value);
        requireBase64("value", value);
        headers = headers == null ? List.of() : List.copyOf(headers);
    }

    public static SubmittedRequest of(int partition, long offset, byte[] value, List<Header> headers) {
        return new SubmittedRequest(partition, offset, Base64.getEncoder().encodeToString(value), headers);
    }

    public byte[] bytes() {
        return Base64.getDecoder().decode(value);
    }

    /** The text of the last header of a name; null if there is none. */
    public String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .reduce((first, second) -> second)
                .map(header -> new String(header.bytes(), StandardCharsets.UTF_8))
                .orElse(null);
    }

    private static void requireBase64(String field, String value) {
        try {
            Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(
                    field, value.substring(0, Math.min(20, value.length())), "it must be Base64");
        }
    }
}
