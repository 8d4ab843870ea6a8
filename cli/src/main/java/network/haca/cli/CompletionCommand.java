package network.haca.cli;

import java.util.concurrent.Callable;
import network.haca.cli.outcome.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code haca completion}: a script by which a shell completes commands and options. */
@Command(
    name = "completion",
    description =
        "Prints a script that completes commands and options: source <(./haca completion bash)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** The shells that picocli's script is for; it is one script, which asks by whom it is read. */
  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh")
  private Shell shell = Shell.BASH;

  @Override
  public Integer call() {
    System.out.printf("# haca in %s%n", shell);
    System.out.println(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
    return ExitCode.DONE.code();
  }
}
