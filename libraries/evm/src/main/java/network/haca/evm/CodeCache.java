package network.haca.evm;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Contracts whose jump destinations and blocks are known, by the hash of their code. The least
 * recently used goes first, to {@linkplain SpareCodes where the collector may take it}: a warm
 * account costs a hundred gas, for which no code is prepared anew. For any number of threads.
 */
final class CodeCache {
  /** Of all codes together. */
  static final long MEMORY_MAX = 32 << 20;

  private final SequencedMap<Bytes32, Code> known = new LinkedHashMap<>(1024, 0.75f, true);
  private final SpareCodes spare = new SpareCodes();
  private long memory;

  private record Found(Bytes32 hash, Code code) {}

  /** What was asked for last, which is often asked for again. */
  private volatile @Nullable Found last;

  private final OperationTable operations;

  CodeCache(OperationTable operations) {
    this.operations = operations;
  }

  /** The code that an account has. */
  Code of(WorldState state, Address account) {
    Bytes32 hash = state.codeHash(account);
    Found before = last;
    if (before != null && before.hash.equals(hash)) {
      return before.code;
    }
    Code found = find(hash, state, account);
    last = new Found(hash, found);
    return found;
  }

  private Code find(Bytes32 hash, WorldState state, Address account) {
    synchronized (known) {
      Code found = known.get(hash);
      if (found != null) {
        return found;
      }
    }
    Code read = spare.find(hash).orElseGet(() -> new Code(state.code(account), operations));
    synchronized (known) {
      if (known.put(hash, read) == null) {
        memory += read.memory();
      }
      while (memory > MEMORY_MAX && known.size() > 1) {
        var oldest = known.pollFirstEntry();
        memory -= oldest.getValue().memory();
        spare.add(oldest.getKey(), oldest.getValue());
      }
    }
    return read;
  }
}
