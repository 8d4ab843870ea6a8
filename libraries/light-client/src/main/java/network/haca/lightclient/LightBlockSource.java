package network.haca.lightclient;

import java.io.IOException;

/** Where blocks come from; nothing of it is believed. */
public interface LightBlockSource {
  /**
   * @throws IOException if it cannot be had
   */
  LightBlock at(long height) throws IOException;

  /**
   * The height that it says is the latest.
   *
   * @throws IOException if it cannot be had
   */
  long latest() throws IOException;
}
