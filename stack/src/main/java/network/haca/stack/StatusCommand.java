package network.haca.stack;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RelayContract;
import network.haca.schemas.NodeKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca status}: what the chain says of the network. */
@Command(
    name = "status",
    description = "Shows the chain's height, the enabled nodes and the open settlements.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient client = chain.client();
    try {
      System.out.printf("chain %d at height %d%n", client.chainId(), client.blockNumber());
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
    System.out.print(RegistryView.enclaves(client));
    for (NodeKind kind : NodeKind.values()) {
      for (RegistryContract.Node node : RegistryView.enabled(client, kind)) {
        String state = RegistryView.state(client, node);
        System.out.printf("node %s %s %s at %s%n", kind, node.teeId(), state, node.endpoint());
      }
    }
    List<Long> pending =
        RelayContract.decodePending(client.call(Addresses.RELAY, RelayContract.getPending()));
    System.out.println("open settlements: " + pending);
    return 0;
  }
}
