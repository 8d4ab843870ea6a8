package network.haca.fullnode.core;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.evm.state.NodeStore;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** New nodes over committed ones: nothing is written before Commit. */
public final class OverlayNodeStore implements NodeStore {
  private final NodeStore committed;
  private final Map<Bytes32, Bytes> added = new ConcurrentHashMap<>();

  public OverlayNodeStore(NodeStore committed) {
    this.committed = committed;
  }

  @Override
  public Optional<Bytes> get(Bytes32 hash) {
    Bytes value = added.get(hash);
    return value == null ? committed.get(hash) : Optional.of(value);
  }

  @Override
  public void put(Bytes32 hash, Bytes value) {
    added.put(hash, value);
  }

  public Map<Bytes32, Bytes> added() {
    return added;
  }
}
