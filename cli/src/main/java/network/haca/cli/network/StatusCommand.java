package network.haca.cli.network;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.registry.RegistryView;
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
    description =
        "Shows the chain's height, the enabled nodes and the open settlements, as a node says.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Mixin private ChainOption chain = new ChainOption();

  @Override
  public Integer call() throws Exception {
    try {
      System.out.print(text(chain.client()));
      return 0;
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private String text(EthereumClient client) throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("%s%n".formatted(chain.basis()));
    text.append("chain %d at height %d%n".formatted(client.chainId(), client.blockNumber()));
    text.append(RegistryView.enclaves(client));
    for (NodeKind kind : NodeKind.values()) {
      for (RegistryContract.Node node : RegistryView.enabled(client, kind)) {
        text.append(RegistryView.line(client, kind, node));
      }
    }
    List<Long> pending =
        client.read(Addresses.RELAY, RelayContract.getPending(), RelayContract::decodePending);
    return text.append("open settlements: %s%n".formatted(pending)).toString();
  }
}
