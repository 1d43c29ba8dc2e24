package io.scanstream.contract;

/** A message that breaks a rule of its type: the sentence names the field, the value found and the rule. */
public final class InvalidMessageException extends RuntimeException {

    private static final int LONGEST_QUOTED_VALUE = 80;

    public InvalidMessageException(String field, Object value, String rule) {
        super("%s is %s, but %s".formatted(field, quoted(value), rule));
    }

    private InvalidMessageException(String sentence) {
        super(sentence);
    }

    static InvalidMessageException missing(String field) {
        return new InvalidMessageException(field + " is missing, but it is required");
    }

    static InvalidMessageException unreadable(String reason) {
        return new InvalidMessageException("the message is not readable JSON: " + reason);
    }

    /** The same complaint with the field named from the outermost record on. */
    InvalidMessageException under(String parent) {
        return new InvalidMessageException(parent + "." + getMessage());
    }

    /** Messages are untrusted: a value of a megabyte must not travel on in logs, events and headers. */
    private static String quoted(Object value) {
        if (!(value instanceof CharSequence text)) {
            return String.valueOf(value);
        }
        String shown = text.length() <= LONGEST_QUOTED_VALUE
                ? text.toString()
                : text.subSequence(0, LONGEST_QUOTED_VALUE) + "...";
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }
}
