package network.haca.lightnode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.state.NodeStore;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** State as it is needed: each trie node and each code is asked for by its hash, and has it. */
final class VerifiedNodes implements NodeStore {
  /** A node has a few hundred bytes, a contract's code 24 KiB at most. */
  private static final int NODES_MAX = 65_536;

  private final UntrustedNode node;

  private final Map<Bytes32, Bytes> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, Bytes> eldest) {
          return size() > NODES_MAX;
        }
      };

  VerifiedNodes(UntrustedNode node) {
    this.node = node;
  }

  @Override
  public Optional<Bytes> get(Bytes32 hash) {
    synchronized (known) {
      Bytes found = known.get(hash);
      if (found != null) {
        return Optional.of(found);
      }
    }
    Bytes given = node.preimage(hash);
    if (!Keccak.hash(given).equals(hash)) {
      throw new UnverifiedException("the node gives other bytes for the hash " + hash);
    }
    synchronized (known) {
      known.put(hash, given);
    }
    return Optional.of(given);
  }

  @Override
  public void put(Bytes32 hash, Bytes value) {
    throw new UnsupportedOperationException("what is committed is not written here");
  }
}
