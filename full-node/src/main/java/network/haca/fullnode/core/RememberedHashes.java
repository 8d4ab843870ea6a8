package network.haca.fullnode.core;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import network.haca.primitives.Bytes32;

/**
 * Block hashes that are looked up once: BLOCKHASH costs 20 gas, a header on disk more than that
 * pays for. Holds at most those that BLOCKHASH may ask for, 256.
 */
final class RememberedHashes implements LongFunction<Bytes32> {
  private final LongFunction<Bytes32> hashes;
  private final Map<Long, Bytes32> known = new ConcurrentHashMap<>();

  RememberedHashes(LongFunction<Bytes32> hashes) {
    this.hashes = hashes;
  }

  @Override
  public Bytes32 apply(long number) {
    return known.computeIfAbsent(number, hashes::apply);
  }
}
