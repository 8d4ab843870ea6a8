package network.haca.cli;

import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.outcome.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code haca help}: what there is, or what one command takes. */
@Command(
    name = "help",
    description = "Shows all commands, or what one takes, such as 'haca help registry show'.",
    helpCommand = true,
    mixinStandardHelpOptions = true)
final class HelpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "a command's name in full")
  private List<String> names = List.of();

  @Override
  public Integer call() {
    CommandLine command = spec.root().commandLine();
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(),
            "'%s' is no command of '%s'; those are %s"
                .formatted(
                    name,
                    command.getCommandSpec().qualifiedName(),
                    String.join(", ", command.getSubcommands().keySet())));
      }
      command = next;
    }
    command.usage(System.out);
    return ExitCode.DONE.code();
  }
}
