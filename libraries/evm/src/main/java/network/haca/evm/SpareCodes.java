package network.haca.evm;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.primitives.Bytes32;

/** Codes that are kept while there is memory for them. For any number of threads. */
final class SpareCodes {
  private static final class Spare extends SoftReference<Code> {
    private final Bytes32 hash;

    private Spare(Bytes32 hash, Code code, ReferenceQueue<Code> collected) {
      super(code, collected);
      this.hash = hash;
    }
  }

  private final Map<Bytes32, Spare> spares = new ConcurrentHashMap<>();
  private final ReferenceQueue<Code> collected = new ReferenceQueue<>();

  Optional<Code> find(Bytes32 hash) {
    return Optional.ofNullable(spares.get(hash)).map(SoftReference::get);
  }

  void add(Bytes32 hash, Code code) {
    spares.put(hash, new Spare(hash, code, collected));
    while (collected.poll() instanceof Spare gone) {
      spares.remove(gone.hash, gone);
    }
  }
}
