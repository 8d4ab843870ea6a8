package network.haca.cli.network;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import network.haca.cli.feeds.FeedCreation;
import network.haca.cli.feeds.FeedFile;
import network.haca.cli.options.HomeOption;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.options.PortOffsetOption;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.models.SmolLm2;
import network.haca.devnet.models.Weights;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.onnx.Device;
import network.haca.oracle.source.Sources;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import network.haca.service.OwnerOnly;
import network.haca.service.UserHome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca up}: the whole network on the standard ports until it is told to end. */
@Command(
    name = "up",
    description = "Runs the whole network until Ctrl-C; started again, it goes on where it was.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Mixin private HomeOption homeOption = new HomeOption();

  @Mixin private PortOffsetOption offset = new PortOffsetOption();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "the model folders that the workers serve (default: those of the build)")
  private @Nullable Path models;

  @Option(
      names = "--llm-models",
      paramLabel = "FILE",
      description = "also runs an LLM node, with the models and providers of this file")
  private @Nullable Path llmModels;

  @Option(
      names = "--llm",
      description =
          "also runs an LLM node with SmolLM2-135M-Instruct on this machine; prepares it once")
  private boolean llm;

  @Option(
      names = "--llm-weights",
      paramLabel = "WEIGHTS",
      description =
          "of --llm: ${COMPLETION-CANDIDATES} (default: FLOAT32; INT8 is faster, takes a third of the"
              + " memory, and answers somewhat differently)")
  private @Nullable Weights llmWeights;

  @Option(
      names = "--paid",
      description =
          "the LLM node's models are paid for, with a token for tests on a chain of their own")
  private boolean paid;

  @Option(
      names = "--data-sources",
      paramLabel = "FILE",
      description = "also runs a data node, with the sources of this file")
  private @Nullable Path dataSources;

  @Option(
      names = "--feeds",
      paramLabel = "FILE",
      description = "also makes the feeds of this file, which the data node reports")
  private @Nullable Path feeds;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "CPU",
      description = "where models run: ${COMPLETION-CANDIDATES} (with HACA_GPU=1)")
  private Device device = Device.CPU;

  @Mixin private SetOption set = new SetOption();

  @Override
  public Integer call() throws Exception {
    if (llm && llmModels != null) {
      throw new SetupException(
          "give --llm or --llm-models; a file may name models of both kinds (docs/local-models.md)",
          null);
    }
    if (llmWeights != null && !llm) {
      throw new SetupException("--llm-weights is for --llm; give it, too", null);
    }
    if (paid && !llm && llmModels == null) {
      throw new SetupException(
          "--paid is for language models; give --llm or --llm-models, too", null);
    }
    if (feeds != null && dataSources == null) {
      throw new SetupException("--feeds is for a data node; give --data-sources, too", null);
    }
    Optional<FeedFile> feedFile = feedFile();
    NetworkPorts ports = NetworkPorts.standard(offset.number());
    Map<String, Map<String, String>> settings = set.read(absent());
    Path home = homeOption.path();
    OwnerOnly.folder(home);
    Network network =
        Network.start(home, served(home, settings), ports, line -> System.out.println("- " + line));
    LocalNetwork.write(home, ports);
    if (feedFile.isPresent()) {
      makeFeeds(feedFile.get(), ports, network);
    }
    return RoleOptions.runUntilEnded(
        network,
        "The network runs: HTTP %d, gRPC %d, receipts %d, JSON-RPC %d, explorer http://127.0.0.1:%d. Ctrl-C ends it.\n%s"
            .formatted(
                ports.http(),
                ports.grpc(),
                ports.receipts(),
                ports.chain(),
                ports.explorer(),
                nextCommands(home)),
        network.nodeEnded());
  }

  private String nextCommands(Path home) {
    String prefix =
        home.toAbsolutePath().equals(LocalNetwork.ofEnvironment().home())
            ? "./haca"
            : "%s=%s ./haca".formatted(UserHome.VARIABLE, home.toAbsolutePath());
    return """
        Try in another terminal:
          %1$s status
          %1$s infer --model projectile --values 20,45 --output answer.json
          %1$s receipt PROOF --answer answer.json > receipt.json     # PROOF as infer prints it%2$s%3$s"""
        .formatted(prefix, models == null ? asking(prefix) : "", paid ? paying(prefix) : "");
  }

  private static String asking(String prefix) {
    return "%n  %s pipe run projectile --input 'launch=[[20,45]]'     # inside a transaction"
        .formatted(prefix);
  }

  private static String paying(String prefix) {
    return """

          %1$s wallet approve
          %1$s wallet pay "Say hello"     # is asked for payment, pays, and sees the settlement"""
        .formatted(prefix);
  }

  private Set<String> absent() {
    Set<String> absent = new TreeSet<>();
    if (!llm && llmModels == null) {
      absent.add("llm-node");
    }
    if (dataSources == null) {
      absent.add("data-node");
    }
    return absent;
  }

  private Served served(Path home, Map<String, Map<String, String>> settings)
      throws IOException, InterruptedException {
    return new Served(
        models == null ? BundledModels.folder() : models,
        device,
        registryFile(home),
        dataSources == null ? Map.of() : Map.of("data.sources", dataSources.toString()),
        settings,
        paid,
        models == null);
  }

  private Optional<FeedFile> feedFile() throws IOException, SetupException {
    return feeds == null || dataSources == null
        ? Optional.empty()
        : Optional.of(FeedFile.read(feeds, Optional.of(Sources.read(dataSources))));
  }

  /**
   * In the development account's name, which is the administrator's; what is there already stays.
   */
  private static void makeFeeds(FeedFile file, NetworkPorts ports, Network network)
      throws IOException, SetupException {
    try {
      EthereumClient chain = new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
      TransactionSender sender = new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());
      FeedCreation.ofFile(file, chain, sender, line -> System.out.println("- " + line));
    } catch (IOException | SetupException | RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private Optional<Path> registryFile(Path home) throws IOException, InterruptedException {
    if (!llm) {
      return Optional.ofNullable(llmModels);
    }
    Weights weights = Optional.ofNullable(llmWeights).orElse(Weights.FLOAT32);
    SmolLm2 model =
        SmolLm2.prepare(BundledModels.exporter(), weights, line -> System.out.println("- " + line));
    return Optional.of(model.writeRegistry(home.resolve("llm-models.json"), paid));
  }
}
