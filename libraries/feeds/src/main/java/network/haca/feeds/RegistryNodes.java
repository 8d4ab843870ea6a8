package network.haca.feeds;

import java.io.IOException;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;

/** The registry's data nodes, which keep key and owner for good. */
final class RegistryNodes implements RoundReports.Nodes {
  private static final int NODES_MAX = 1_024;

  private final EthereumClient chain;
  private final Remembered<Bytes32, FeedFact.Reporter> nodes = new Remembered<>(NODES_MAX);

  RegistryNodes(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public Optional<FeedFact.Reporter> find(Bytes32 nodeId) throws IOException {
    Optional<FeedFact.Reporter> known = nodes.get(nodeId);
    if (known.isPresent()) {
      return known;
    }
    Optional<FeedFact.Reporter> found = ask(nodeId);
    found.ifPresent(node -> nodes.put(nodeId, node));
    return found;
  }

  /** The registry reverts for an id that it does not know. */
  private Optional<FeedFact.Reporter> ask(Bytes32 nodeId) throws IOException {
    try {
      RegistryContract.Node node =
          chain.read(
              Addresses.REGISTRY, RegistryContract.getNode(nodeId), RegistryContract::decodeNode);
      return node.teeType() == NodeKind.DATA_NODE.teeType()
          ? Optional.of(new FeedFact.Reporter(node.publicKey(), node.owner()))
          : Optional.empty();
    } catch (EthereumClient.RefusedException e) {
      if (e.isRevert()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
