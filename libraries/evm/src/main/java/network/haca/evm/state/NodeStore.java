package network.haca.evm.state;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Trie nodes and contract code by their keccak hash; for any number of threads. */
public interface NodeStore {
  Optional<Bytes> get(Bytes32 hash);

  void put(Bytes32 hash, Bytes value);
}
