package network.haca.cli.roles;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.bridge.app.Bridge;
import network.haca.bridge.app.BridgeConfig;
import network.haca.cli.options.RoleOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca bridge}: the settlement bridge alone. */
@Command(
    name = "bridge",
    description = "Settles batches, feeds the registry to Kafka and serves receipts.",
    mixinStandardHelpOptions = true)
public final class BridgeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws Exception {
    BridgeConfig config = BridgeConfig.read(options.read());
    Bridge bridge = Bridge.start(Vertx.vertx(), config);
    return options.run(
        bridge, "bridge listens on %s: receipts %d".formatted(config.host(), bridge.port()));
  }
}
