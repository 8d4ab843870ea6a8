package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;

/** Time between two looks at the chain. */
public interface Pause {
  /**
   * Returns after that time.
   *
   * @throws IOException if the bridge ends before
   */
  void take(Duration time) throws IOException;
}
