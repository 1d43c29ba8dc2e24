package io.scanstream.contract;

/**
 * A message that breaks a rule of its type: the sentence names the field, the value found and the rule. What it quotes
 * comes from a stranger, so it is kept short and printable: the sentence goes into logs, events and headers.
 */
public final class InvalidMessageException extends RuntimeException {

    /** For {@code field} where a rule is about a value as a whole; whoever holds the value names it. */
    static final String WHOLE = "";

    private static final String MESSAGE = "the message";
    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_SENTENCE = 1_000;

    private final String field;
    private final String complaint;

    public InvalidMessageException(String field, Object value, String rule) {
        this(field, "is %s, but %s".formatted(quoted(value), rule));
    }

    private InvalidMessageException(String field, String complaint) {
        super(printable((field.equals(WHOLE) ? "the value" : field) + " " + complaint, LONGEST_SENTENCE));
        this.field = field;
        this.complaint = complaint;
    }

    static InvalidMessageException missing(String field) {
        return new InvalidMessageException(field, "is missing, but it is required");
    }

    static InvalidMessageException unreadable(String reason) {
        return new InvalidMessageException(MESSAGE, "is not readable JSON: " + reason);
    }

    /** A rule that has a sentence of its own. */
    static InvalidMessageException broken(String sentence) {
        return new InvalidMessageException(WHOLE, "breaks a rule: " + sentence);
    }

    /** The same complaint with the field named from the outermost record on; a path of no fields is the message. */
    InvalidMessageException under(String path) {
        if (field.equals(WHOLE)) {
            return new InvalidMessageException(path.isEmpty() ? MESSAGE : path, complaint);
        }
        return path.isEmpty() ? this : new InvalidMessageException(path + "." + field, complaint);
    }

    private static String quoted(Object value) {
        String shown = printable(String.valueOf(value), LONGEST_VALUE);
        return value instanceof CharSequence ? "'" + shown + "'" : shown;
    }

    private static String printable(String text, int longest) {
        return Printable.of(text.length() <= longest ? text : text.substring(0, longest) + "...");
    }
}
