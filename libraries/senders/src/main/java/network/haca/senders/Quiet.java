package network.haca.senders;

import java.io.IOException;
import java.time.Duration;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;

/** Waits until none of an account's transactions waits for its block. */
record Quiet(EthereumClient chain) {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  void await(Address account) throws IOException {
    await(account, 1);
  }

  /**
   * @param looks in a row at which nothing may wait or have come
   * @throws IOException if that takes longer than a minute
   */
  void await(Address account, int looks) throws IOException {
    int quiet = 0;
    long before = -1;
    for (long left = PATIENCE.dividedBy(LOOK); left > 0; left--) {
      long nonce = chain.nonce(account);
      boolean isQuiet = chain.pendingNonce(account) == nonce && (before < 0 || nonce == before);
      before = nonce;
      quiet = isQuiet ? quiet + 1 : 0;
      if (quiet >= looks) {
        return;
      }
      BlockFreshness.pause(LOOK);
    }
    throw new IOException(
        "transactions of %s still come or wait for their blocks; run this again when that ends"
            .formatted(account));
  }
}
