package network.haca.cli.feeds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Bytes32;
import network.haca.role.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca feed list}. */
@Command(
    name = "list",
    description = "Lists the feeds of the chain with their latest values.",
    mixinStandardHelpOptions = true)
final class FeedList implements Callable<Integer> {
  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    EthereumClient client = chain.client();
    ObjectNode document =
        JsonNodeFactory.instance.objectNode().put("accordingTo", chain.uri().toString());
    ArrayNode feeds = document.putArray("feeds");
    List<String> lines = new ArrayList<>(List.of(chain.basis()));
    try {
      for (Bytes32 id : FeedState.ids(client)) {
        FeedState state = FeedState.read(client, id);
        feeds.add(state.json());
        lines.add(state.line());
      }
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
    if (feeds.isEmpty()) {
      lines.add("no feeds; 'haca feed create' makes one");
    }
    json.print(document, String.join(System.lineSeparator(), lines));
    return ExitCode.DONE.code();
  }
}
