package network.haca.workers.grpc;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes32;

/**
 * Bounds of the worker's port.
 *
 * @param clients SHA-256 of the certificates of those who may connect; anyone may without
 */
public record WorkerPort(
    int messageBytesMax, Duration idleTimeout, Optional<Set<Bytes32>> clients) {
  public WorkerPort {
    clients = clients.map(Set::copyOf);
  }
}
