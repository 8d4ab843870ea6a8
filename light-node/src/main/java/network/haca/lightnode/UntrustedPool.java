package network.haca.lightnode;

import java.io.IOException;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;

/**
 * The one node that transactions are handed to. It may drop one that it says it took; what it says
 * otherwise is shown as its word.
 */
final class UntrustedPool implements PeerNetwork {
  private static final String WORD = "the node that it was handed to says: ";

  private final PeerNetwork node;

  UntrustedPool(PeerNetwork node) {
    this.node = node;
  }

  @Override
  public Reception broadcast(Bytes transaction) throws IOException {
    try {
      Reception given = Work.waiting(() -> node.broadcast(transaction));
      return new Reception(given.code(), WORD + given.log());
    } catch (IOException e) {
      throw new IOException(WORD + e.getMessage(), e);
    }
  }

  /** How many nodes that one is connected with is its word alone. */
  @Override
  public int peers() {
    return 1;
  }
}
