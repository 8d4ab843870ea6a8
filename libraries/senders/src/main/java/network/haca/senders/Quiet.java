package network.haca.senders;

import java.io.IOException;
import java.time.Duration;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;

/** Waits for the end of an account's transactions, a minute at most. */
record Quiet(EthereumClient chain) {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Waits until blocks have all that waits for one now; others may come meanwhile.
   *
   * @throws IOException if that takes too long
   */
  void awaitSent(Address account) throws IOException {
    long next = chain.pendingNonce(account);
    for (long left = looks(); left > 0; left--) {
      if (chain.nonce(account) >= next) {
        return;
      }
      BlockFreshness.pause(LOOK);
    }
    throw late(account);
  }

  /**
   * Waits until nothing waits and nothing has come for so long.
   *
   * @throws IOException if that takes too long
   */
  void awaitSilence(Address account, Duration silence) throws IOException {
    long before = chain.nonce(account);
    int silent = 0;
    for (long left = looks(); left > 0; left--) {
      long nonce = chain.nonce(account);
      boolean isSilent = nonce == before && chain.pendingNonce(account) == nonce;
      silent = isSilent ? silent + 1 : 0;
      if (silent >= silence.dividedBy(LOOK)) {
        return;
      }
      before = nonce;
      BlockFreshness.pause(LOOK);
    }
    throw late(account);
  }

  private static long looks() {
    return PATIENCE.dividedBy(LOOK);
  }

  private static IOException late(Address account) {
    return new IOException(
        "transactions of %s still come or wait for their blocks; run this again when that ends"
            .formatted(account));
  }
}
