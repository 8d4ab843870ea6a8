package network.haca.evm.state;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Nodes in memory, for tests and throw-away states. */
public final class MemoryNodeStore implements NodeStore {
  private final Map<Bytes32, Bytes> nodes = new ConcurrentHashMap<>();

  @Override
  public Optional<Bytes> get(Bytes32 hash) {
    return Optional.ofNullable(nodes.get(hash));
  }

  @Override
  public void put(Bytes32 hash, Bytes value) {
    nodes.put(hash, value);
  }
}
