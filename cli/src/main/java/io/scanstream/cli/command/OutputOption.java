package io.scanstream.cli.command;

import io.scanstream.contract.Messages;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * Whether a command's result is for people or for programs. For programs there is JSON on the standard output and nothing else;
 * what else is to be said goes to the standard error.
 */
final class OutputOption {

    private enum Format {
        TEXT,
        JSON
    }

    @Option(
            names = "--output",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "For people or for programs; ${DEFAULT-VALUE} if not given.")
    private Format format;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /**
     * The result, once.
     *
     * @param result a record, or a list of records
     * @param text the same for people, line ends included
     */
    void print(Object result, Supplier<?> text) {
        if (format == Format.JSON) {
            print(new String(Messages.writeIndented(result), StandardCharsets.UTF_8) + System.lineSeparator());
        } else {
            print(String.valueOf(text.get()));
        }
    }

    private void print(String text) {
        PrintWriter out = command.commandLine().getOut();
        out.print(text);
        out.flush();
    }

    /** One of several results, in one line each. */
    void printLine(Object result) {
        print(new String(Messages.write(result), StandardCharsets.UTF_8) + System.lineSeparator());
    }

    /** A sentence besides the result. */
    void say(String sentence) {
        PrintWriter beside = isJson()
                ? command.commandLine().getErr()
                : command.commandLine().getOut();
        beside.println(sentence);
        beside.flush();
    }

    boolean isJson() {
        return format == Format.JSON;
    }
}
