package io.scanstream.cli.command;

import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How long a command waits for workers. */
final class TimeoutOption {

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the next outcome; ${DEFAULT-VALUE} if not given.")
    private int seconds;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if it is none */
    Duration patience() {
        if (seconds < 1) {
            throw new ParameterException(
                    command.commandLine(), "--timeout is %d, but it must be 1 or more".formatted(seconds));
        }
        return Duration.ofSeconds(seconds);
    }
}
