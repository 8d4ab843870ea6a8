package network.haca.client;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;

/** The active nodes of some kinds, read again when what is known is too old. */
final class NodeRegistry {
  private final EthereumClient chain;
  private final List<NodeKind> kinds;
  private final Duration age;
  private final InstantSource clock;
  private Snapshot last = new Snapshot(List.of(), Map.of(), false);
  private Instant readAt = Instant.MIN;

  NodeRegistry(EthereumClient chain, List<NodeKind> kinds, Duration age, InstantSource clock) {
    this.chain = chain;
    this.kinds = kinds;
    this.age = age;
    this.clock = clock;
  }

  /**
   * @param owners the account that registered each node, by the node's id
   * @param isDevelopment whether enclaves may be simulated
   */
  record Snapshot(List<NodeEntry> nodes, Map<Bytes32, Address> owners, boolean isDevelopment) {
    Address ownerOf(NodeEntry node) {
      return Objects.requireNonNull(owners.get(node.teeId()));
    }
  }

  synchronized Snapshot read() throws IOException {
    Instant now = clock.instant();
    if (readAt.plus(age).isBefore(now)) {
      last = snapshot();
      readAt = now;
    }
    return last;
  }

  private boolean isDevelopment() throws IOException {
    return RegistryContract.decodeIsDevelopmentNetwork(
        chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork()));
  }

  private Snapshot snapshot() throws IOException {
    List<NodeEntry> nodes = new ArrayList<>();
    Map<Bytes32, Address> owners = new HashMap<>();
    for (NodeKind kind : kinds) {
      for (RegistryContract.Node node :
          RegistryContract.decodeActive(
              chain.call(Addresses.REGISTRY, RegistryContract.getActive(kind.teeType())))) {
        nodes.add(
            new NodeEntry(
                node.teeId(),
                node.teeType(),
                node.endpoint(),
                node.publicKey(),
                node.tlsCertificate()));
        owners.put(node.teeId(), node.owner());
      }
    }
    return new Snapshot(List.copyOf(nodes), Map.copyOf(owners), isDevelopment());
  }
}
