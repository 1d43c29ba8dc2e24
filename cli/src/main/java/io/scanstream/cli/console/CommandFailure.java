package io.scanstream.cli.console;

import io.scanstream.contract.InvalidMessageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Something that a person can be told in a sentence; anything else is a defect and shows its stack trace. */
public final class CommandFailure extends RuntimeException {

    public CommandFailure(String sentence) {
        super(sentence);
    }

    public CommandFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** For picocli: prints what went wrong and returns the exit code. */
    public static int report(Exception problem, CommandLine command, ParseResult parsed) {
        boolean expected = problem instanceof CommandFailure
                || problem instanceof InvalidMessageException
                || problem instanceof IOException
                || problem instanceof KafkaException;
        if (!expected) {
            problem.printStackTrace(command.getErr());
        }
        command.getErr().println(StandardStream.ERR.styled("bold,red", "scanstream:") + " " + reason(problem));
        command.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What went wrong; the message of a file system's exception may be the file's name and nothing else. */
    public static String reason(Throwable problem) {
        if (problem instanceof NoSuchFileException missing) {
            return "there is no file %s".formatted(missing.getFile());
        }
        if (problem instanceof AccessDeniedException denied) {
            return "access to %s is denied".formatted(denied.getFile());
        }
        return problem instanceof FileSystemException || problem.getMessage() == null
                ? problem.toString()
                : problem.getMessage();
    }
}
