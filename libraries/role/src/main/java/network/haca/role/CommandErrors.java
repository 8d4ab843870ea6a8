package network.haca.role;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.primitives.Printable;
import network.haca.service.Explained;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Failures in a sentence on standard error; with {@code --json} as {@code {"error": …, "exit": N}}
 * on standard output.
 */
public final class CommandErrors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final String TRACE = "\n\tat ";

  private final IExecutionExceptionHandler others = new OneSentenceErrors();

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!command.getParseResult().hasMatchedOption(JsonOption.NAME)) {
      return tell(failure, command, parsed);
    }
    PrintWriter errors = command.getErr();
    StringWriter told = new StringWriter();
    command.setErr(new PrintWriter(told, true));
    int exit = tell(failure, command, parsed);
    String text = told.toString().strip();
    if (text.contains(TRACE)) {
      errors.println(text);
      errors.flush();
      text = text.lines().findFirst().orElse("");
    }
    if (!text.isEmpty()) {
      print(text, exit);
    }
    return exit;
  }

  private int tell(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
    Exception told =
        failure instanceof FileSystemException file
            ? new SetupException(sentence(file), file)
            : failure;
    return others.handleExecutionException(told, command, parsed);
  }

  /** Java says of most of them no more than the file's name. */
  private static String sentence(FileSystemException failure) {
    return switch (failure) {
      case NoSuchFileException e -> e.getFile() + " is not there; give a file that is";
      case AccessDeniedException e ->
          e.getFile() + " is not for this user; give one that it may read and write";
      default ->
          "%s cannot be used (%s); give another"
              .formatted(
                  failure.getFile(), failure.getClass().getSimpleName().replace("Exception", ""));
    };
  }

  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    String sentence = Printable.text(String.valueOf(failure.getMessage()));
    if (List.of(arguments).contains(JsonOption.NAME)) {
      print(sentence, Explained.SETUP);
      return Explained.SETUP;
    }
    PrintWriter errors = command.getErr();
    errors.println(sentence);
    if (UnmatchedArgumentException.printSuggestions(failure, errors)) {
      return Explained.SETUP;
    }
    if (isGroup(command)) {
      command.usage(errors);
    } else {
      errors.printf("'%s --help' shows what it takes.%n", command.getCommandSpec().qualifiedName());
    }
    return Explained.SETUP;
  }

  /** A command that does nothing without one of its subcommands. */
  private static boolean isGroup(CommandLine command) {
    return !command.getSubcommands().isEmpty()
        && !(command.getCommandSpec().userObject() instanceof Callable);
  }

  private static void print(String error, int exit) {
    System.out.println(JsonNodeFactory.instance.objectNode().put("error", error).put("exit", exit));
  }
}
