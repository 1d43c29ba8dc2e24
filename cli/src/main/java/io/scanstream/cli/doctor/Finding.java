package io.scanstream.cli.doctor;

/**
 * What was found of one thing that was looked at.
 *
 * @param sentence what is so; if it is not well, also what to do
 */
public record Finding(String subject, State state, String sentence) {

    /** The worst last, but for what was not looked at. */
    public enum State {
        SKIPPED,
        OK,
        /** It works, though not as well as it could, or not for everybody. */
        WARNING,
        FAILED
    }

    static Finding ok(String subject, String sentence, Object... values) {
        return new Finding(subject, State.OK, sentence.formatted(values));
    }

    static Finding warning(String subject, String sentence, Object... values) {
        return new Finding(subject, State.WARNING, sentence.formatted(values));
    }

    static Finding failed(String subject, String sentence, Object... values) {
        return new Finding(subject, State.FAILED, sentence.formatted(values));
    }

    static Finding skipped(String subject, String sentence, Object... values) {
        return new Finding(subject, State.SKIPPED, sentence.formatted(values));
    }
}
