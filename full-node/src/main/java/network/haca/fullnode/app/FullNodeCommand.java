package network.haca.fullnode.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
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

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new FullNodeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    FullNodeConfig config = FullNodeConfig.read(options.read());
    if (clearHalt) {
      System.out.println("halt cleared; what was there is in " + FullNode.clearHalt(config));
      return 0;
    }
    if (init) {
      FullNode.Introduction introduction = FullNode.introduce(config, System.err::println);
      System.out.println("peer " + introduction.peer());
      System.out.println("genesis " + introduction.genesis());
      System.out.println("validator " + introduction.validator());
      return 0;
    }
    FullNode node = FullNode.start(Vertx.vertx(), config, System.err::println);
    return options.run(
        node,
        "full node listens on %s: JSON-RPC %d".formatted(config.host(), node.rpcPort()),
        node.ended());
  }
}
