package network.haca.oracle.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca data-node}: a data node alone. */
@Command(
    name = "data-node",
    description = "Runs a data node: outside facts, fetched over HTTPS, every one signed.",
    mixinStandardHelpOptions = true)
public final class DataNodeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new DataNodeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    DataNodeConfig config = DataNodeConfig.read(options.read());
    DataNode node = DataNode.start(Vertx.vertx(), config);
    return options.run(
        node,
        "data node %s listens on https://%s:%d"
            .formatted(node.identity().teeId(), config.host(), node.port()));
  }
}
