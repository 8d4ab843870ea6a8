package network.haca.lightnode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

class UntrustedPoolTest {
  private static final class Node implements PeerNetwork {
    @Override
    public Reception broadcast(Bytes transaction) throws IOException {
      if (transaction.isEmpty()) {
        throw new IOException("tx already exists in cache");
      }
      return new Reception(1, "nonce too low");
    }

    @Override
    public int peers() {
      return 1_000;
    }
  }

  private final UntrustedPool pool = new UntrustedPool(new Node());

  @Test
  void aRefusalIsTheNodesWord() throws IOException {
    PeerNetwork.Reception reception = pool.broadcast(Bytes.ofUtf8("a transaction"));
    assertEquals(1, reception.code());
    assertEquals("the node that it was handed to says: nonce too low", reception.log());
    IOException failure = assertThrows(IOException.class, () -> pool.broadcast(Bytes.EMPTY));
    assertEquals(
        "the node that it was handed to says: tx already exists in cache", failure.getMessage());
  }

  @Test
  void whatANodeSaysOfItsPeersIsNotPassedOn() {
    assertEquals(1, pool.peers());
  }
}
