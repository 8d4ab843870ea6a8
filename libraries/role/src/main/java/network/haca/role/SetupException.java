package network.haca.role;

import network.haca.service.Explained;
import org.jspecify.annotations.Nullable;

/** Something on this machine is missing or in the way; the message says what to do. */
public final class SetupException extends Exception implements Explained {
  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return SETUP;
  }
}
