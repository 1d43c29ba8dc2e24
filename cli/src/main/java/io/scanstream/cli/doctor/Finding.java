package io.scanstream.cli.doctor;

/**
 * What was found of one thing that was looked at.
 *
 * @param sentence what is so
 * @param next what to do about it; null if there is nothing to be done
 */
public record Finding(String subject, State state, String sentence, String next) {

    /** The worst last, but for what was not looked at. */
    public enum State {
        SKIPPED,
        OK,
        /** It works, though not as well as it could, or not for everybody. */
        WARNING,
        FAILED
    }

    public Finding {
        if ((state == State.WARNING || state == State.FAILED) && (next == null || next.isBlank())) {
            throw new IllegalArgumentException(
                    "of %s is said that %s, but not what to do".formatted(subject, sentence));
        }
    }

    static Finding ok(String subject, String sentence, Object... values) {
        return new Finding(subject, State.OK, sentence.formatted(values), null);
    }

    /** @param next what to do for it to be looked at; null if there is nothing to look at */
    static Finding skipped(String subject, String sentence, String next) {
        return new Finding(subject, State.SKIPPED, sentence, next);
    }

    static Finding warning(String subject, String sentence, String next) {
        return new Finding(subject, State.WARNING, sentence, next);
    }

    static Finding failed(String subject, String sentence, String next) {
        return new Finding(subject, State.FAILED, sentence, next);
    }
}
