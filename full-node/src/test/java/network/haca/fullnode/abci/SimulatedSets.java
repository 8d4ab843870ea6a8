package network.haca.fullnode.abci;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.fullnode.tendermint.ValidatorUpdate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** CometBFT's part in changes of the validator set: what height H answers counts from H + 2. */
final class SimulatedSets {
  /** By height, from 0; the last is of two heights after the last decided one. */
  private final List<Map<Bytes32, Long>> sets = new ArrayList<>();

  SimulatedSets(Map<Bytes32, Long> genesis) {
    for (int height = 0; height <= 2; height++) {
      sets.add(Map.copyOf(genesis));
    }
  }

  /** Powers by key. */
  Map<Bytes32, Long> at(long height) {
    return sets.get((int) height);
  }

  long power(Bytes32 key, long height) {
    return at(height).getOrDefault(key, 0L);
  }

  long total(long height) {
    return at(height).values().stream().mapToLong(Long::longValue).sum();
  }

  /** What the next decided height answered; CometBFT refuses what changes nothing sensibly. */
  void update(List<ValidatorUpdate> updates) {
    Map<Bytes32, Long> next = new HashMap<>(sets.getLast());
    for (ValidatorUpdate update : updates) {
      Bytes32 key = new Bytes32(Bytes.wrap(update.getPubKey().getEd25519().toByteArray()));
      Long before = update.getPower() == 0 ? next.remove(key) : next.put(key, update.getPower());
      if (update.getPower() == 0 && before == null) {
        throw new AssertionError("a validator leaves that is not there");
      }
    }
    if (next.isEmpty()) {
      throw new AssertionError("no validator is left");
    }
    sets.add(Map.copyOf(next));
  }
}
