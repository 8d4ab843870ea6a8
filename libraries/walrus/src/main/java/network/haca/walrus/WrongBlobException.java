package network.haca.walrus;

import java.io.IOException;
import network.haca.service.Explained;

/**
 * Bytes and a blob id that do not belong together, as far as the network's number of shards is
 * known. Another aggregator or publisher may do better, so that it is worth another try.
 */
public final class WrongBlobException extends IOException implements Explained {
  WrongBlobException(String message) {
    super(message + "; if walrus.shards (--shards) is not the network's number, correct it");
  }

  @Override
  public int exitCode() {
    return FAILED;
  }
}
