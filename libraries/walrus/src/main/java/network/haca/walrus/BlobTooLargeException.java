package network.haca.walrus;

import java.io.IOException;

/** More bytes than the network of that many shards, or the publisher, takes as one blob. */
public final class BlobTooLargeException extends IOException {
  BlobTooLargeException(String message) {
    super(message);
  }
}
