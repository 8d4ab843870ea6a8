package network.haca.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.stack.network.Network;
import network.haca.stack.network.NetworkPorts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code haca up}: the whole network on the standard ports until it is told to end. */
@Command(
    name = "up",
    description = "Runs the whole network until Ctrl-C; started again, it goes on where it was.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(names = "--home", paramLabel = "DIR", description = "data (default: ~/.haca)")
  private Path home = Path.of(System.getProperty("user.home"), ".haca");

  @Option(names = "--port-offset", paramLabel = "N", description = "moves every port")
  private int offset;

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(home);
    NetworkPorts ports = NetworkPorts.standard(offset);
    Network network =
        Network.start(home, Models.folder(), ports, line -> System.out.println("- " + line));
    return RoleOptions.runUntilEnded(
        network,
        "The network runs: HTTP %d, gRPC %d, receipts %d, JSON-RPC %d. Ctrl-C ends it."
            .formatted(ports.http(), ports.grpc(), ports.receipts(), ports.chain()));
  }
}
