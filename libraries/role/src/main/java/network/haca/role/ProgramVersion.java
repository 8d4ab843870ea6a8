package network.haca.role;

import network.haca.service.BuildVersion;
import picocli.CommandLine;

/**
 * The line that a program and its subcommands print for {@code --version}: its name and its
 * version.
 */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** Lets a program and all its subcommands tell the program's version. */
  public static void tellBy(CommandLine program) {
    tell(program, program.getCommandName() + " " + BuildVersion.text());
  }

  private static void tell(CommandLine command, String line) {
    command.getCommandSpec().version(line);
    command.getSubcommands().values().forEach(each -> tell(each, line));
  }
}
