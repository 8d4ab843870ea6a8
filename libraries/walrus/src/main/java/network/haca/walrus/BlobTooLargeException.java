package network.haca.walrus;

import java.io.IOException;
import network.haca.service.Explained;

/** More bytes than the network of that many shards, or the publisher, takes as one blob. */
public final class BlobTooLargeException extends IOException implements Explained {
  BlobTooLargeException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return FAILED;
  }
}
