package network.haca.bridge.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The public keys of the nodes whose answers were settled last. For several threads. */
final class KnownKeys {
  /** Upper bound on the keys, each of some hundred bytes. */
  private static final int KEYS_MAX = 10_000;

  private final Map<Bytes32, Bytes> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, Bytes> eldest) {
          return size() > KEYS_MAX;
        }
      };

  synchronized Optional<Bytes> get(Bytes32 teeId) {
    return Optional.ofNullable(keys.get(teeId));
  }

  synchronized void put(Bytes32 teeId, Bytes publicKey) {
    keys.put(teeId, publicKey);
  }
}
