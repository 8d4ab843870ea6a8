package network.haca.service;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A failure that its message explains to the user of the process, who needs no stack trace. */
public interface Explained {
  /** Exit code: the configuration or the environment must change before a new start helps. */
  int SETUP = 2;

  /** Exit code: a bug, something broke while running, or what was to be proven is not so. */
  int FAILED = 1;

  /** The exit code of a process that ends by it. */
  int exitCode();

  /** As {@link Throwable} has it. */
  @Nullable String getMessage();

  /** Lines for the user. */
  default List<String> explanation() {
    return List.of(String.valueOf(getMessage()));
  }
}
