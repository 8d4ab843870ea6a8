package network.haca.provingnode.log;

import java.io.IOException;

/** A log whose durable records cannot be read any more. */
public final class DamagedLogException extends IOException {
  DamagedLogException(String message) {
    super(message);
  }

  /** The file is there, and its disk does not give what is in it. */
  static DamagedLogException unreadable(String file, long at, IOException cause) {
    DamagedLogException damaged =
        new DamagedLogException(
            "%s cannot be read at byte %s: %s; what it holds waits until the node is started again"
                .formatted(file, at, cause.getMessage()));
    damaged.initCause(cause);
    return damaged;
  }

  static DamagedLogException in(String file, long at) {
    return new DamagedLogException(
        ("%s is damaged at byte %s, and what is lost there was never taken; restore the file, or"
                + " move it out of the folder, which gives up what it holds")
            .formatted(file, at));
  }
}
