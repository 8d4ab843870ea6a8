package network.haca.cli.feeds;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.primitives.Address;
import network.haca.schemas.NodeKind;

/** The accounts that a feed lists unless its file says otherwise. */
public final class FeedOwners {
  private FeedOwners() {}

  /** Owners of the data nodes that are active now. */
  public static Set<Address> active(EthereumClient chain) throws IOException {
    Set<Address> owners = new TreeSet<>();
    for (RegistryContract.Node node :
        chain.read(
            Addresses.REGISTRY,
            RegistryContract.getActive(NodeKind.DATA_NODE.teeType()),
            RegistryContract::decodeActive)) {
      owners.add(node.owner());
    }
    return owners;
  }
}
