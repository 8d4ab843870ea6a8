package network.haca.cli.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.options.PortOffsetOption;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.testnet.Testnet;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca testnet}: several validators on this machine. */
@Command(
    name = "testnet",
    description =
        "Runs several validators, each a process of its own with CometBFT as its child, until"
            + " Ctrl-C; started again, they go on where they were. Each validator's ports are above"
            + " the last's.",
    mixinStandardHelpOptions = true)
public final class TestnetCommand implements Callable<Integer> {
  private static final int VALIDATORS_MAX = 32;

  @Option(
      names = "--validators",
      paramLabel = "N",
      description = "1 to " + VALIDATORS_MAX + " (default: 4)")
  private int validators = 4;

  @Option(names = "--home", paramLabel = "DIR", description = "data (default: ~/.haca-testnet)")
  private Path home = LocalNetwork.ofEnvironment().testnetHome();

  @Mixin private PortOffsetOption offset = new PortOffsetOption();

  @Mixin private RoleOptions options = new RoleOptions();

  @Override
  public Integer call() throws Exception {
    if (validators < 1 || validators > VALIDATORS_MAX) {
      throw new SetupException("--validators must be 1 to " + VALIDATORS_MAX + ".", null);
    }
    Map<String, String> settings = options.read();
    List<NetworkPorts> ports = NetworkPorts.ofValidators(offset.number(), validators);
    Testnet testnet =
        Testnet.start(
            home, ports, settings, ChildJvm.unbounded(), line -> System.out.println("- " + line));
    return RoleOptions.runUntilEnded(
        testnet,
        "%d validators run in %s; JSON-RPC of the first: %d. Ctrl-C ends them."
            .formatted(validators, home, ports.getFirst().chain()),
        new CompletableFuture<>());
  }
}
