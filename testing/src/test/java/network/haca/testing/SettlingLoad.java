package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.testkit.Await;
import network.haca.walrus.WalrusClient;

/** Opens batch after batch of good proofs, each through the node of choice. */
final class SettlingLoad {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final WalrusClient walrus;
  private final List<EthereumClient> nodes;
  private final EnclaveIdentity identity = RegisteredNode.newIdentity();
  private final List<Bytes32> roots = new ArrayList<>();

  private SettlingLoad(WalrusClient walrus, List<EthereumClient> nodes) {
    this.walrus = walrus;
    this.nodes = nodes;
  }

  /** Registers the node that signs the proofs. */
  static SettlingLoad enrol(WalrusClient walrus, List<EthereumClient> nodes) throws IOException {
    SettlingLoad load = new SettlingLoad(walrus, nodes);
    RegisteredNode.enrol(nodes.getFirst(), load.identity);
    return load;
  }

  void open(int node) throws IOException {
    TransactionSender bridge =
        new TransactionSender(nodes.get(node), DevelopmentAccounts.KEYS.get(1));
    roots.add(Batches.open(walrus, bridge, List.of(Batches.leaf(identity, roots.size(), false))));
  }

  /** Waits until a node says of every batch that it settled. */
  void awaitSettled(int node) throws Exception {
    for (Bytes32 root : roots) {
      Await.until(PATIENCE, "no decision on " + root, () -> status(node, root) != Status.PENDING);
      assertEquals(Status.SETTLED, status(node, root));
    }
  }

  private Status status(int node, Bytes32 root) throws IOException {
    return RelayContract.decodeRoot(
            nodes.get(node).call(Addresses.RELAY, RelayContract.getRoot(root)))
        .status();
  }
}
