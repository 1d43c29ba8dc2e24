package io.scanstream.cli.command;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How many of the images that differ a command lists. */
final class ListedOption {

    private static final int MOST = 10_000;

    @Option(
            names = "--list",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many flips, and rejections, to list; ${DEFAULT-VALUE} if not given.")
    private int images;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /** @throws ParameterException if it is none; more are no list for people, and are kept in memory */
    int most() {
        if (images < 0 || images > MOST) {
            throw new ParameterException(
                    command.commandLine(), "--list is %d, but it must be from 0 to %d".formatted(images, MOST));
        }
        return images;
    }
}
