package network.haca.bridge.app;

import java.time.InstantSource;
import network.haca.bridge.core.Clocks;

/** The clocks of this machine. */
final class MachineClocks {
  static final Clocks CLOCKS =
      new Clocks(() -> System.nanoTime() / 1_000_000, InstantSource.system());

  private MachineClocks() {}
}
