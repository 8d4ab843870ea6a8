package network.haca.bridge.core;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/** Proof to a stranger that something is settled (rule S7). */
public interface Certification {
  /**
   * The certificate at the latest height; nothing while that does not prove it yet.
   *
   * @param root of a batch, or an individually settled leaf
   * @param teeIds of the nodes that signed its leaves
   * @throws IOException if the chain does not answer
   */
  Optional<Certificate> certify(Route route, Bytes32 root, Collection<Bytes32> teeIds)
      throws IOException;
}
