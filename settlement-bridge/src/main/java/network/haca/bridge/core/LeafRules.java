package network.haca.bridge.core;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;

/** The registry's judgement of leaves. */
public interface LeafRules {
  /**
   * Why the leaf does not count, or nothing if it does.
   *
   * @throws java.io.UncheckedIOException if the chain cannot be asked
   */
  Optional<String> refusal(SettlementLeaf leaf);

  /** The key of each leaf's node; a batch has many leaves of few nodes. */
  List<Bytes> publicKeys(List<SettlementLeaf> leaves) throws IOException;
}
