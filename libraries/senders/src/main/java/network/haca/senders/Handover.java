package network.haca.senders;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.BlockFreshness;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Address;
import network.haca.schemas.NodeKind;

/** Waits until whoever runs with a key file sends by the key that it holds now. */
record Handover(EthereumClient chain, SenderRole role, Duration silence) {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** A node looks for its key every second, and may have to commit to its registration first. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * @param old account
   * @throws IOException if something is still the old account's, with what to do
   */
  void await(Address old) throws IOException {
    if (role == SenderRole.OPERATOR) {
      awaitNodes(old);
    }
    new Quiet(chain).awaitSilence(old, silence);
  }

  private void awaitNodes(Address old) throws IOException {
    List<RegistryContract.Node> left = nodes(old);
    for (long looks = PATIENCE.dividedBy(LOOK); looks > 0 && !left.isEmpty(); looks--) {
      BlockFreshness.pause(LOOK);
      left = nodes(old);
    }
    if (!left.isEmpty()) {
      throw new IOException(
          "node %s is still the old account's %s; a running node registers anew within a minute. If it does not run any more: haca registry disable %s. Then run this again"
              .formatted(left.getFirst().teeId(), old, left.getFirst().teeId()));
    }
  }

  /** Finds the nodes that are served: a stale one of a process that is gone ends by itself. */
  private List<RegistryContract.Node> nodes(Address owner) throws IOException {
    List<RegistryContract.Node> nodes = new ArrayList<>();
    for (NodeKind kind : NodeKind.values()) {
      chain
          .read(
              Addresses.REGISTRY,
              RegistryContract.getActive(kind.teeType()),
              RegistryContract::decodeActive)
          .stream()
          .filter(node -> node.owner().equals(owner))
          .forEach(nodes::add);
    }
    return nodes;
  }
}
