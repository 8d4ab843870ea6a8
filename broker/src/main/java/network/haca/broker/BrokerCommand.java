package network.haca.broker;

import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca broker}: a single Kafka broker with the network's topics. */
@Command(
    name = "broker",
    description = "Runs a single Kafka broker with the network's topics.",
    mixinStandardHelpOptions = true)
public final class BrokerCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new BrokerCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(BrokerConfig.read(options.read()));
    return options.run(broker, "broker listens on " + broker.address());
  }
}
