package io.scanstream.cli.console;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Where results go, and where all that is said besides. Colours and bars are for terminals alone. */
public enum StandardStream {
    OUT,
    ERR;

    /** Set by the launcher script for each of the two: Java can tell them apart from version 22 on. */
    private static final String TERMINAL = "scanstream.terminal.";

    public PrintStream stream() {
        return switch (this) {
            case OUT -> System.out;
            case ERR -> System.err;
        };
    }

    public boolean isTerminal() {
        return Boolean.getBoolean(TERMINAL + name().toLowerCase(Locale.ROOT));
    }

    /** Whether this stream shows colours. */
    public Ansi ansi() {
        return isTerminal() && allowsColours(System.getenv()) ? Ansi.ON : Ansi.OFF;
    }

    /** As <a href="https://no-color.org">no-color.org</a> has it. */
    static boolean allowsColours(Map<String, String> environment) {
        return environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /**
     * The text in a colour, if this stream shows any.
     *
     * @param style as picocli calls it, {@code bold,red} say
     */
    public String styled(String style, String text) {
        String on = Ansi.Style.on(Ansi.Style.parse(style));
        return ansi().enabled() ? on + text + Ansi.Style.reset.on() : text;
    }
}
