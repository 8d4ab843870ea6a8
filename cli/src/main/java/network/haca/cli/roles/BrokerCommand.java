package network.haca.cli.roles;

import java.util.concurrent.Callable;
import network.haca.cli.options.RoleOptions;
import network.haca.devnet.broker.BrokerConfig;
import network.haca.devnet.broker.EmbeddedBroker;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca broker}: a single Kafka broker with the network's topics. */
@Command(
    name = "broker",
    description = "Runs a single Kafka broker with the network's topics.",
    mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.read(options.read()));
    return options.run(broker, "broker listens on " + broker.address());
  }
}
