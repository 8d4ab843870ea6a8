package network.haca.provingnode.log;

import java.io.IOException;

/** What was durable cannot be read any more. */
public final class DamagedLogException extends IOException {
  DamagedLogException(String message) {
    super(message);
  }

  static DamagedLogException in(String file, long at) {
    return new DamagedLogException(
        ("%s is damaged at byte %s, and what is lost there was never taken; restore the file, or"
                + " move it out of the folder, which gives up what it holds")
            .formatted(file, at));
  }
}
