package network.haca.answering.chain;

import java.io.IOException;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** Judges the headers of the ledger that a full node shows, before a node answers by them. */
@FunctionalInterface
public interface HeaderTrust {
  /**
   * Says why a header is not known to be the chain's; nothing if it is.
   *
   * @param height of the ledger, one with content
   * @param header in RLP
   * @throws IOException if that cannot be known now
   */
  Optional<String> flaw(long height, Bytes header) throws IOException;

  /** Believes the full node. */
  static HeaderTrust believing() {
    return (_, _) -> Optional.empty();
  }
}
