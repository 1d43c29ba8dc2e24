package io.scanstream.contract;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The rules that message fields share. Each returns the value it was given, or refuses it. */
final class Rules {

    /** Becomes part of Kafka keys, file names and metric labels, hence the narrow alphabet. */
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private static final int LONGEST_TEXT = 2_000;

    private Rules() {}

    static <T> T required(String field, T value) {
        if (value == null) {
            throw InvalidMessageException.missing(field);
        }
        return value;
    }

    static String identifier(String field, String value) {
        required(field, value);
        if (!IDENTIFIER.matcher(value).matches() || value.contains("..")) {
            throw new InvalidMessageException(
                    field,
                    value,
                    "it must be 1 to 63 characters of a-z, 0-9, '.', '_', '-', start with a letter or digit"
                            + " and hold no '..'");
        }
        return value;
    }

    static String text(String field, String value) {
        required(field, value);
        if (value.isBlank() || value.codePointCount(0, value.length()) > LONGEST_TEXT) {
            throw new InvalidMessageException(
                    field, value, "it must have 1 to %,d characters and not be blank".formatted(LONGEST_TEXT));
        }
        return value;
    }

    static String optionalText(String field, String value) {
        return value == null ? null : text(field, value);
    }

    /**
     * Says what went wrong, often in a stranger's words. One that is too long is cut and one that cannot be printed is
     * changed: to refuse it would hide what it tells.
     */
    static String reason(String field, String value) {
        required(field, value);
        boolean isTooLong = value.codePointCount(0, value.length()) > LONGEST_TEXT;
        String cut = isTooLong ? value.substring(0, value.offsetByCodePoints(0, LONGEST_TEXT)) : value;
        return text(field, Printable.of(cut));
    }

    static String sha256(String field, String value) {
        required(field, value);
        if (!SHA256.matcher(value).matches()) {
            throw new InvalidMessageException(field, value, "it must be a SHA-256 in 64 lower-case hex digits");
        }
        return value;
    }

    static int between(String field, int value, int low, int high) {
        if (value < low || value > high) {
            throw new InvalidMessageException(field, value, "it must be from %d to %d".formatted(low, high));
        }
        return value;
    }

    static long notNegative(String field, long value) {
        if (value < 0) {
            throw new InvalidMessageException(field, value, "it must not be negative");
        }
        return value;
    }

    static double notNegative(String field, double value) {
        finite(field, value);
        if (value < 0) {
            throw new InvalidMessageException(field, value, "it must not be negative");
        }
        return value;
    }

    static double between(String field, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new InvalidMessageException(field, value, "it must be from %s to %s".formatted(low, high));
        }
        return value;
    }

    /** A share of a whole, bounds included. */
    static double share(String field, double value) {
        return between(field, value, 0, 1);
    }

    static double positive(String field, double value, double high) {
        if (!(value > 0 && value <= high)) {
            throw new InvalidMessageException(field, value, "it must be above 0 and at most %s".formatted(high));
        }
        return value;
    }

    static double finite(String field, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidMessageException(field, value, "it must be a finite number");
        }
        return value;
    }

    static <T> List<T> nonEmpty(String field, List<T> values) {
        required(field, values);
        if (values.isEmpty() || values.stream().anyMatch(Objects::isNull)) {
            throw new InvalidMessageException(field, values, "it must have entries, none of them null");
        }
        return List.copyOf(values);
    }

    static void probabilities(String field, Map<String, Double> values) {
        required(field, values);
        if (values.size() < 2) {
            throw new InvalidMessageException(field, values, "it must have a probability for two classes or more");
        }
        values.forEach((label, probability) -> {
            text(field + " label", label);
            share(field + "." + label, required(field + "." + label, probability));
        });
    }
}
