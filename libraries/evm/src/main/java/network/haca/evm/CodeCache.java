package network.haca.evm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Contracts whose jump destinations are known, by the hash of their code; the least recently used
 * goes first. For any number of threads.
 */
final class CodeCache {
  /** With the largest code, about 25 MiB. */
  static final int CONTRACTS_MAX = 1024;

  private final Map<Bytes32, Code> known =
      new LinkedHashMap<>(CONTRACTS_MAX, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, Code> eldest) {
          return size() > CONTRACTS_MAX;
        }
      };

  private record Found(Bytes32 hash, Code code) {}

  /** What was asked for last, which is often asked for again. */
  private volatile @Nullable Found last;

  /**
   * @param code asked only if it is not known
   */
  Code get(Bytes32 hash, Supplier<Bytes> code) {
    Found before = last;
    if (before != null && before.hash.equals(hash)) {
      return before.code;
    }
    Code found = find(hash, code);
    last = new Found(hash, found);
    return found;
  }

  private Code find(Bytes32 hash, Supplier<Bytes> code) {
    synchronized (known) {
      Code found = known.get(hash);
      if (found != null) {
        return found;
      }
    }
    Code read = new Code(code.get());
    synchronized (known) {
      known.put(hash, read);
    }
    return read;
  }
}
