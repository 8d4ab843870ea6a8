package network.haca.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.stack.network.Network;
import network.haca.stack.network.NetworkPorts;
import network.haca.stack.network.ServedModels;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--llm-models",
      paramLabel = "FILE",
      description = "also runs an LLM node, with the models and providers of this file")
  private @Nullable Path llmModels;

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(home);
    NetworkPorts ports = NetworkPorts.standard(offset);
    Network network =
        Network.start(
            home,
            new ServedModels(Models.folder(), Optional.ofNullable(llmModels)),
            ports,
            line -> System.out.println("- " + line));
    return RoleOptions.runUntilEnded(
        network,
        "The network runs: HTTP %d, gRPC %d, receipts %d, JSON-RPC %d. Ctrl-C ends it."
            .formatted(ports.http(), ports.grpc(), ports.receipts(), ports.chain()));
  }
}
