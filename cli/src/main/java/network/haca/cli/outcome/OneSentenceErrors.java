package network.haca.cli.outcome;

import java.io.IOException;
import network.haca.fullnode.app.HaltedException;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Printable;
import network.haca.service.ProcessEnd;
import network.haca.settings.InvalidSettingsException;
import network.haca.walrus.BlobTooLargeException;
import network.haca.walrus.WrongBlobException;
import picocli.CommandLine;

/** What a user can mend is told in a sentence; a stack trace is for bugs. */
public final class OneSentenceErrors implements CommandLine.IExecutionExceptionHandler {
  /** The configuration or the environment must change before a new start helps. */
  public static final int EXIT_SETUP = 2;

  /** A bug, something broke while running, or what was to be proven is not so. */
  public static final int EXIT_FAILED = 1;

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed) throws Exception {
    if (ProcessEnd.isUnderWay()) {
      // What it used was closed under its hands.
      return EXIT_FAILED;
    }
    if (failure instanceof InvalidSettingsException invalid) {
      commandLine.getErr().println("The configuration cannot be used:");
      invalid.problems().forEach(problem -> commandLine.getErr().println("  " + problem));
      return EXIT_SETUP;
    }
    if (failure instanceof HaltedException) {
      commandLine.getErr().println(Printable.text(String.valueOf(failure.getMessage())));
      return HaltedException.EXIT;
    }
    if (failure instanceof WrongBlobException || failure instanceof BlobTooLargeException) {
      commandLine.getErr().println(Printable.text(String.valueOf(failure.getMessage())));
      return EXIT_FAILED;
    }
    if (failure instanceof SetupException
        || failure instanceof InvalidModelException
        || failure instanceof IOException) {
      // It may quote what a stranger said.
      commandLine.getErr().println(Printable.text(String.valueOf(failure.getMessage())));
      return EXIT_SETUP;
    }
    failure.printStackTrace(commandLine.getErr());
    return EXIT_FAILED;
  }
}
