package network.haca.fullnode.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.Callable;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca full-node}: the ledger under CometBFT, alone. */
@Command(
    name = "full-node",
    description = "Runs a full node: the ledger under CometBFT, with Ethereum JSON-RPC.",
    mixinStandardHelpOptions = true)
public final class FullNodeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Option(
      names = "--init",
      description =
          "Only makes the node's keys, and shows what other nodes must know of it: its address for"
              + " their node.peers, and its entry for the validators of a shared node.genesis.")
  private boolean init;

  @Option(
      names = "--clear-halt",
      description =
          "Only clears a halt, after which a node does not start: puts its ledger aside, so that the"
              + " next start begins it anew, from a snapshot or from genesis. Keys stay.")
  private boolean clearHalt;

  @Mixin private JsonOption json = new JsonOption();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new FullNodeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    FullNodeConfig config = FullNodeConfig.read(options.read());
    if (clearHalt) {
      return clearHalt(config);
    }
    if (init) {
      return introduce(config);
    }
    if (json.isAsked()) {
      throw new SetupException(
          "--json is for --init and --clear-halt; a node that runs prints no document", null);
    }
    FullNode node = FullNode.start(Vertx.vertx(), config, System.err::println);
    return options.run(
        node,
        "full node listens on %s: JSON-RPC %d".formatted(config.host(), node.rpcPort()),
        node.ended());
  }

  private int clearHalt(FullNodeConfig config) throws IOException {
    String aside = FullNode.clearHalt(config).toString();
    json.print(
        JsonNodeFactory.instance.objectNode().put("putAside", aside),
        "halt cleared; what was there is in " + aside);
    return 0;
  }

  private int introduce(FullNodeConfig config) throws IOException {
    FullNode.Introduction introduction = FullNode.introduce(config, System.err::println);
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("peer", introduction.peer())
            .put("genesis", introduction.genesis().toString());
    document.set("validator", new ObjectMapper().readTree(introduction.validator()));
    json.print(
        document,
        String.join(
            System.lineSeparator(),
            "peer " + introduction.peer(),
            "genesis " + introduction.genesis(),
            "validator " + introduction.validator()));
    return 0;
  }
}
