package network.haca.provingnode.core;

import java.util.Optional;

/** Whether this node's answers count, and under which key. */
public interface Registration {
  /** The key of now; nothing while answers would not count. */
  Optional<Signer> signer();

  /** Why there is no key. */
  String reason();
}
