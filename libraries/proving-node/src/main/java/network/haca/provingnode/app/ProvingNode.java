package network.haca.provingnode.app;

import java.io.IOException;
import java.time.Duration;
import network.haca.attestation.EnclaveIdentity;
import network.haca.service.Health;
import network.haca.service.Role;

/** A running node of any kind, as those see it who started it. */
public abstract class ProvingNode implements Role {
  private final NodeParts parts;
  private final int port;

  protected ProvingNode(NodeParts parts, int port) {
    this.parts = parts;
    this.port = port;
  }

  /**
   * Waits until the node is enabled in the registry, if there is one.
   *
   * @throws IOException if that takes longer, with the reason
   */
  public final void awaitEnabled(Duration patience) throws IOException {
    parts.awaitEnabled(patience);
  }

  /** The keys of now. */
  public final EnclaveIdentity identity() {
    return parts.keys().identity();
  }

  public final int port() {
    return port;
  }

  /** Proofs that Kafka has not taken yet. */
  public final long outboxWaiting() {
    return parts.outbox().waiting();
  }

  @Override
  public final Health health() {
    return parts.health();
  }

  @Override
  public final void close() {
    parts.close();
  }
}
