package network.haca.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;

/** The active nodes of some kinds, read again when what is known is too old. */
final class NodeRegistry {
  private final EthereumClient chain;
  private final List<NodeKind> kinds;
  private final Duration age;
  private final InstantSource clock;
  private Snapshot last = new Snapshot(List.of(), false);
  private Instant readAt = Instant.MIN;

  NodeRegistry(EthereumClient chain, List<NodeKind> kinds, Duration age, InstantSource clock) {
    this.chain = chain;
    this.kinds = kinds;
    this.age = age;
    this.clock = clock;
  }

  /**
   * @param isDevelopment whether enclaves may be simulated
   */
  record Snapshot(List<NodeEntry> nodes, boolean isDevelopment) {}

  synchronized Snapshot read() throws IOException {
    Instant now = clock.instant();
    if (readAt.plus(age).isBefore(now)) {
      last = new Snapshot(nodes(), isDevelopment());
      readAt = now;
    }
    return last;
  }

  private boolean isDevelopment() throws IOException {
    return RegistryContract.decodeIsDevelopmentNetwork(
        chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
  }

  private List<NodeEntry> nodes() throws IOException {
    List<NodeEntry> nodes = new ArrayList<>();
    for (NodeKind kind : kinds) {
      RegistryContract.decodeActive(
              chain.call(Addresses.REGISTRY, RegistryContract.getActive(kind.teeType())))
          .forEach(
              node ->
                  nodes.add(
                      new NodeEntry(
                          node.teeId(),
                          node.teeType(),
                          node.endpoint(),
                          node.publicKey(),
                          node.tlsCertificate())));
    }
    return List.copyOf(nodes);
  }
}
