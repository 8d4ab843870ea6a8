package network.haca.role;

import java.io.IOException;
import java.util.List;
import network.haca.primitives.Printable;
import network.haca.service.Explained;
import network.haca.service.ProcessEnd;
import picocli.CommandLine;

/** Tells in a sentence what a user can mend; a stack trace is for bugs. */
public final class OneSentenceErrors implements CommandLine.IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) {
    if (ProcessEnd.isUnderWay()) {
      // What it used was closed under its hands.
      return Explained.FAILED;
    }
    if (failure instanceof Explained explained) {
      tell(commandLine, explained.explanation());
      return explained.exitCode();
    }
    if (failure instanceof IOException) {
      tell(commandLine, List.of(String.valueOf(failure.getMessage())));
      return Explained.SETUP;
    }
    failure.printStackTrace(commandLine.getErr());
    return Explained.FAILED;
  }

  /** It may quote what a stranger said. */
  private static void tell(CommandLine commandLine, List<String> lines) {
    lines.forEach(line -> commandLine.getErr().println(Printable.text(line)));
  }
}
