package network.haca.role;

import java.util.concurrent.Callable;
import network.haca.service.ProcessEnd;
import picocli.CommandLine;

/** A role's command as a program of its own, named {@code haca-ROLE}. */
public final class RoleProgram {
  private static final String PREFIX = "haca-";

  private RoleProgram() {}

  /** Runs the command until it has done its work or the process is told to end, and exits. */
  public static void run(Callable<Integer> command, String[] arguments) {
    ProcessEnd.prepare();
    FastCryptography.install();
    ProcessEnd.exit(commandLine(command).execute(arguments));
  }

  static CommandLine commandLine(Callable<Integer> command) {
    CommandLine program = new CommandLine(command);
    program.setCommandName(PREFIX + program.getCommandName());
    ProgramVersion.tellBy(program);
    CommandErrors errors = new CommandErrors();
    return program.setExecutionExceptionHandler(errors).setParameterExceptionHandler(errors);
  }
}
