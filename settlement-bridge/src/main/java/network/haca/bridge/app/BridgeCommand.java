package network.haca.bridge.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca bridge}: the settlement bridge alone. */
@Command(
    name = "bridge",
    description = "Settles batches, feeds the registry to Kafka and serves receipts.",
    mixinStandardHelpOptions = true)
public final class BridgeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new BridgeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    BridgeConfig config = BridgeConfig.read(options.read());
    Bridge bridge = Bridge.start(Vertx.vertx(), config);
    return options.run(
        bridge, "bridge listens on %s: receipts %d".formatted(config.host(), bridge.port()));
  }
}
