package io.scanstream.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code scanstream completion}. */
@Command(
        name = "completion",
        description = {
            "Print what lets bash or zsh complete the commands and their options.",
            "In ~/.bashrc: source <(scanstream completion); in ~/.zshrc the same after 'autoload -U bashcompinit; bashcompinit'."
        })
public final class CompletionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandSpec program = spec.root();
        spec.commandLine().getOut().print(AutoComplete.bash(program.name(), program.commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
