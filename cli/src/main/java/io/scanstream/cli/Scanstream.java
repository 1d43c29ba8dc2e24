package io.scanstream.cli;

import io.scanstream.cli.command.CancelCommand;
import io.scanstream.cli.command.ClassifyCommand;
import io.scanstream.cli.command.CompletionCommand;
import io.scanstream.cli.command.DoctorCommand;
import io.scanstream.cli.command.ModelsCommand;
import io.scanstream.cli.command.ReplayCommand;
import io.scanstream.cli.command.TopicsCommand;
import io.scanstream.cli.command.TrainCommand;
import io.scanstream.cli.command.WatchCommand;
import io.scanstream.cli.command.WeightsCommand;
import io.scanstream.cli.console.CommandFailure;
import io.scanstream.cli.console.StandardStream;
import io.scanstream.cli.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ScopeType;

/** The program. */
@Command(
        name = "scanstream",
        description = "Fine-tune a pre-trained network on your own scans and classify a stream of them.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT, // every command has --help
        versionProvider = ProgramVersion.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, or it found something that is not well; a sentence on the standard error or in the result says what",
            "2:the command line is not understood; nothing was done"
        },
        subcommands = {
            DemoCommand.class,
            TrainCommand.class,
            WatchCommand.class,
            CancelCommand.class,
            ClassifyCommand.class,
            ModelsCommand.class,
            ReplayCommand.class,
            TopicsCommand.class,
            WeightsCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        })
final class Scanstream {

    private Scanstream() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Scanstream())
                .setColorScheme(Help.defaultColorScheme(ansi()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(CommandFailure::report)
                .execute(arguments);
    }

    /** Of help and of what picocli says of arguments, which it writes to one stream or the other. */
    private static Ansi ansi() {
        return StandardStream.OUT.isTerminal() ? StandardStream.ERR.ansi() : Ansi.OFF;
    }
}
