package network.haca.cli.outcome;

import org.jspecify.annotations.Nullable;

/** Something on this machine is missing or in the way; the message says what to do. */
public final class SetupException extends Exception {
  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
