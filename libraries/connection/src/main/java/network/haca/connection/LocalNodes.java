package network.haca.connection;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import network.haca.attestation.ClientCertificate;
import network.haca.primitives.Bytes;

/**
 * The nodes of this process that can be called without a socket. Whoever starts several roles in
 * one process gives the same to all; a process with one role has none.
 */
public final class LocalNodes {
  private final List<LocalNode> nodes = new CopyOnWriteArrayList<>();

  /**
   * Adds a node that answers from now on.
   *
   * @return ends that
   */
  public Membership add(LocalNode node) {
    nodes.add(node);
    return () -> nodes.remove(node);
  }

  /**
   * The node that presents exactly this certificate now, if it is here and lets the caller in.
   *
   * @param certificate the registered one, X.509 DER
   * @param caller what the caller presents to nodes
   */
  public Optional<LocalNode> find(Bytes certificate, Optional<ClientCertificate> caller) {
    for (LocalNode node : nodes) {
      if (node.presents(certificate) && node.letsIn(caller)) {
        return Optional.of(node);
      }
    }
    return Optional.empty();
  }

  /** A node's time among those that answer. */
  public interface Membership extends AutoCloseable {
    @Override
    void close();
  }
}
