package network.haca.stack;

import org.jspecify.annotations.Nullable;

/** Something on this machine is missing or in the way; the message says what to do. */
final class SetupException extends Exception {
  SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
