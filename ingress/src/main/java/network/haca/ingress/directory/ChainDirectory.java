package network.haca.ingress.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.ingress.core.Directory;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEntry;

/** The registry on chain: the enabled nodes that answer tensor requests. */
public final class ChainDirectory implements Directory {
  private static final List<NodeKind> KINDS =
      List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA, NodeKind.ZKML_PROVER);

  private final EthereumClient chain;

  /** An entry never changes under its id; only whether it is enabled does. */
  private final Map<Bytes32, NodeEntry> known = new HashMap<>();

  public ChainDirectory(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public synchronized List<NodeEntry> nodes() throws IOException {
    List<NodeEntry> nodes = new ArrayList<>();
    for (NodeKind kind : KINDS) {
      for (Bytes32 teeId :
          RegistryContract.decodeEnabled(
              chain.call(Addresses.REGISTRY, RegistryContract.getEnabled(kind.teeType())))) {
        nodes.add(entry(teeId));
      }
    }
    return nodes;
  }

  private NodeEntry entry(Bytes32 teeId) throws IOException {
    NodeEntry entry = known.get(teeId);
    if (entry == null) {
      RegistryContract.Node node =
          RegistryContract.decodeNode(
              teeId, chain.call(Addresses.REGISTRY, RegistryContract.getNode(teeId)));
      entry =
          new NodeEntry(
              teeId, node.teeType(), node.endpoint(), node.publicKey(), node.tlsCertificate());
      known.put(teeId, entry);
    }
    return entry;
  }
}
