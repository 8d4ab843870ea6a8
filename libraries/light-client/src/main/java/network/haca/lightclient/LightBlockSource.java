package network.haca.lightclient;

import java.io.IOException;

/** A source of blocks of which nothing is believed. */
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
