package network.haca.cli.outcome;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import network.haca.service.Explained;
import org.jspecify.annotations.Nullable;

/** A command's end without its result, for a reason that is not in this machine's setup. */
public final class CommandFailure extends Exception implements Explained {
  private final ExitCode exit;

  private CommandFailure(ExitCode exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  /**
   * Something that does not answer where it is looked for.
   *
   * @param what such as "bridge"
   * @param option that says where it is
   */
  public static CommandFailure unreachable(
      String what, URI place, String option, @Nullable Throwable cause) {
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "no %s at %s%s; start a network with 'haca up', or say with %s where there is one"
            .formatted(what, place, reason(cause), option),
        cause);
  }

  /**
   * Something that does not answer if that is why it failed; otherwise the failure as it is.
   *
   * @param what such as "bridge"
   * @param option that says where it is
   */
  public static Exception of(String what, URI place, String option, IOException cause) {
    return NoAnswer.isCauseOf(cause) ? unreachable(what, place, option, cause) : cause;
  }

  /** Something that did not answer; the message says where it was asked. */
  public static CommandFailure unanswered(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.UNREACHABLE, message, cause);
  }

  /** Something that is not there, or not yet. */
  public static CommandFailure absent(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.ABSENT, message, cause);
  }

  /** An answer that it will not be done; the message is in part the one asked. */
  public static CommandFailure refused(String message, @Nullable Throwable cause) {
    return new CommandFailure(ExitCode.SETUP, message, cause);
  }

  /** A thing that was to be proven and is not. */
  public static CommandFailure unproven(String message) {
    return new CommandFailure(ExitCode.FAILED, message, null);
  }

  /**
   * The same, told as the reason why something is not done.
   *
   * @param undone such as "the node was not registered"
   */
  public CommandFailure leaving(String undone) {
    return new CommandFailure(exit, "%s: %s".formatted(undone, getMessage()), this);
  }

  @Override
  public int exitCode() {
    return exit.code();
  }

  /** Says whether nobody listens where something was asked. */
  private static boolean isRefusedConnection(@Nullable Throwable failure) {
    return failure != null
        && (failure instanceof ConnectException || isRefusedConnection(failure.getCause()));
  }

  private static String reason(@Nullable Throwable cause) {
    return cause == null || cause.getMessage() == null || isRefusedConnection(cause)
        ? ""
        : " (" + cause.getMessage() + ")";
  }
}
