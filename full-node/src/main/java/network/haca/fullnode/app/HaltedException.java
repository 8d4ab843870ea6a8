package network.haca.fullnode.app;

import java.io.IOException;
import network.haca.service.Explained;

/**
 * A node does not start, or goes on no more, because it is not at one with the network (rule C3):
 * its operator has to look at it. The message says what differs and what to do.
 */
public final class HaltedException extends IOException implements Explained {
  /** The exit code of the node's process: to start it again does not help. */
  public static final int EXIT = 3;

  HaltedException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return EXIT;
  }
}
