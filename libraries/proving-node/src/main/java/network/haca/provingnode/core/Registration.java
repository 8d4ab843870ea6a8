package network.haca.provingnode.core;

import java.util.List;
import java.util.Optional;

/** Whether this node's answers count, and under which key. */
public interface Registration {
  /** The key of now; nothing while answers would not count. */
  Optional<Signer> signer();

  /**
   * The keys that may sign now: that of now, and for a while the one that it took the place of,
   * whose answers on their way count (rule N3).
   */
  default List<Signer> signers() {
    return signer().stream().toList();
  }

  /** Why there is no key. */
  String reason();
}
