package network.haca.bridge.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/** Transactions of leaves in memory. */
final class MemoryTransactions implements SentTransactions {
  private final Map<Bytes32, Sent> sent = new HashMap<>();
  private final Map<Bytes32, Placed> placed = new HashMap<>();

  @Override
  public void save(Bytes32 leaf, Sent transaction) {
    sent.put(leaf, transaction);
  }

  @Override
  public Optional<Sent> sent(Bytes32 leaf) {
    return Optional.ofNullable(sent.get(leaf));
  }

  @Override
  public void forgetSent(Bytes32 leaf) {
    sent.remove(leaf);
  }

  @Override
  public void save(Bytes32 leaf, Placed place) {
    placed.put(leaf, place);
  }

  @Override
  public Optional<Placed> placed(Bytes32 leaf) {
    return Optional.ofNullable(placed.get(leaf));
  }
}
