package network.haca.fullnode.rpc;

import network.haca.fullnode.core.SignedTransaction;
import org.jspecify.annotations.Nullable;

/** A transaction that waits as its subscribers hear of it, written once for all of them. */
final class TransactionNews {
  private final SignedTransaction signed;
  private final BlockRendering rendering;
  private @Nullable String full;

  TransactionNews(SignedTransaction signed, BlockRendering rendering) {
    this.signed = signed;
    this.rendering = rendering;
  }

  String hash() {
    return '"' + signed.hash().toHex() + '"';
  }

  String full() {
    String known = full;
    if (known == null) {
      known = rendering.pending(signed).toString();
      full = known;
    }
    return known;
  }
}
