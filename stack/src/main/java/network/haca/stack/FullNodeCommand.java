package network.haca.stack;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca full-node}: the ledger under CometBFT, alone. */
@Command(
    name = "full-node",
    description = "Runs a full node: the ledger under CometBFT, with Ethereum JSON-RPC.",
    mixinStandardHelpOptions = true)
final class FullNodeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws Exception {
    FullNodeConfig config = FullNodeConfig.read(options.read());
    FullNode node = FullNode.start(Vertx.vertx(), config, System.err::println);
    return RoleOptions.runUntilEnded(
        node, "full node listens on %s: JSON-RPC %d".formatted(config.host(), node.rpcPort()));
  }
}
