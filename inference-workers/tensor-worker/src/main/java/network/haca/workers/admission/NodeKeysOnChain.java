package network.haca.workers.admission;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The keys of other nodes, which the registry keeps for good. */
public final class NodeKeysOnChain {
  private static final int NODES_MAX = 1_024;

  private final EthereumClient chain;
  private final Map<Bytes32, Bytes> keys =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, Bytes> eldest) {
          return size() > NODES_MAX;
        }
      };

  public NodeKeysOnChain(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * The key of a node, as a SubjectPublicKeyInfo.
   *
   * @throws IOException if the registry cannot be asked, or has no such node
   */
  public synchronized Bytes key(Bytes32 node) throws IOException {
    Bytes known = keys.get(node);
    if (known == null) {
      known =
          chain
              .read(
                  Addresses.REGISTRY, RegistryContract.getNode(node), RegistryContract::decodeNode)
              .publicKey();
      keys.put(node, known);
    }
    return known;
  }
}
