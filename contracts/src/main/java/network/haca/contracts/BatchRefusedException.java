package network.haca.contracts;

import java.io.IOException;

/** A node has answered a batch of calls as one that takes no batches, or none so long. */
public final class BatchRefusedException extends IOException {
  BatchRefusedException(String message) {
    super(message);
  }
}
