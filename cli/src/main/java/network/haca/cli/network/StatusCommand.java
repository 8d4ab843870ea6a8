package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.registry.ListedNode;
import network.haca.cli.registry.RegistryView;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.role.JsonOption;
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

  @Mixin private JsonOption json = new JsonOption();

  /** State of the chain and its nodes, as a full node tells it. */
  private record Status(
      long chain, long height, boolean isDevelopment, List<ListedNode> nodes, List<Long> open) {
    static Status read(EthereumClient client) throws IOException {
      return new Status(
          client.chainId(),
          client.blockNumber(),
          RegistryView.isDevelopment(client),
          ListedNode.enabled(client),
          client.read(Addresses.RELAY, RelayContract.getPending(), RelayContract::decodePending));
    }

    ObjectNode toJson(String source) {
      ObjectNode document =
          JsonNodeFactory.instance
              .objectNode()
              .put("accordingTo", source)
              .put("chainId", chain)
              .put("height", height)
              .put("developmentNetwork", isDevelopment);
      ArrayNode listed = document.putArray("nodes");
      nodes.forEach(node -> listed.add(node.toJson()));
      ArrayNode settlements = document.putArray("openSettlements");
      open.forEach(settlements::add);
      return document;
    }

    String text(String basis) {
      List<String> lines = new ArrayList<>();
      lines.add(basis);
      lines.add("chain %d at height %d".formatted(chain, height));
      RegistryView.remark(isDevelopment).ifPresent(lines::add);
      nodes.forEach(node -> lines.add(node.line()));
      lines.add("open settlements: " + open);
      return String.join(System.lineSeparator(), lines);
    }
  }

  @Override
  public Integer call() throws Exception {
    try {
      Status status = Status.read(chain.client());
      json.print(status.toJson(chain.uri().toString()), status.text(chain.basis()));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
