package network.haca.devnet.network;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.connection.server.ListenAddress;
import network.haca.onnx.InvalidModelException;

/**
 * Checks the needs of a start on this machine before the first part starts, so that all that is
 * wrong is told at once and nothing is half started.
 */
final class Preflight {
  private static final int PORT_MAX = 65_535;

  /** Who ends just now takes a moment to give its ports back. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration LOOK = Duration.ofMillis(50);

  private final List<String> faults = new ArrayList<>();

  /** Something that must be there; the message of its failure says what is wrong. */
  interface Need {
    void look() throws IOException, InvalidModelException;
  }

  void require(Need need) {
    try {
      need.look();
    } catch (IOException | InvalidModelException e) {
      faults.add(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Looks whether all ports are free on this machine.
   *
   * @param byUse each port with what it is for
   */
  void requireFree(Map<String, Integer> byUse) {
    Map<String, Integer> taken = new LinkedHashMap<>(byUse);
    taken.forEach((use, port) -> requireValid(use, port));
    taken.values().removeIf(port -> port > PORT_MAX);
    long end = System.nanoTime() + PATIENCE.toNanos();
    taken.values().removeIf(ListenAddress::isFree);
    while (!taken.isEmpty() && System.nanoTime() < end && pauses()) {
      taken.values().removeIf(ListenAddress::isFree);
    }
    taken.forEach(
        (use, port) ->
            faults.add(
                "port %d (%s) is in use; move all ports with --port-offset N"
                    .formatted(port, use)));
  }

  private void requireValid(String use, int port) {
    if (port > PORT_MAX) {
      faults.add(
          "port %d (%s) is above %d; give a smaller --port-offset".formatted(port, use, PORT_MAX));
    }
  }

  private static boolean pauses() {
    try {
      Thread.sleep(LOOK);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Ends the look.
   *
   * @throws IOException with every fault, one in a line
   */
  void refuseIfFaulty() throws IOException {
    if (!faults.isEmpty()) {
      throw new IOException("The network cannot start:\n  " + String.join("\n  ", faults));
    }
  }
}
