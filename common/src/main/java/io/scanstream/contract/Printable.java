package io.scanstream.contract;

/** Text of strangers, made fit for logs, terminals and headers. */
final class Printable {

    /**
     * Control characters, with which a text could fake a line of a log or command a terminal, separators of lines,
     * characters that turn the direction of writing or cannot be seen, and halves of surrogate pairs. Characters that
     * this Java does not know are left: newer ones than itself are among them.
     */
    private static final String UNPRINTABLE = "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]";

    private Printable() {}

    /** With a question mark for everything else. */
    static String of(String text) {
        return text.replaceAll(UNPRINTABLE, "?");
    }
}
