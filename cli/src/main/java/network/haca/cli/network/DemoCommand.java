package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import network.haca.benchmarks.answers.AnswersBench;
import network.haca.cli.options.LocalNetwork;
import network.haca.cli.options.NetworkPart;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.outcome.NoAnswer;
import network.haca.devnet.demo.Demo;
import network.haca.devnet.demo.DemoFeed;
import network.haca.devnet.demo.DemoNetwork;
import network.haca.devnet.demo.DemoZk;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.ReaderFile;
import network.haca.devnet.network.Served;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code haca demo}: the whole way from questions to verified receipts, on a network of its own.
 */
@Command(
    name = "demo",
    description =
        "Starts a network in a temporary home, or with --running takes the one that runs; asks it,"
            + " and verifies every receipt.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private static final int REHEARSING_CLIENTS = 8;

  /** Time for which each client of a rehearsal asks. */
  private static final Duration REHEARSING_RUN = Duration.ofSeconds(2);

  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--running",
      description =
          "asks the network of HACA_HOME or ~/.haca, at the addresses that other commands take")
  private boolean isRunning;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "8001",
      description = "of that network's ingress (default: ${DEFAULT-VALUE})")
  private int grpcPort = 8001;

  /** The launcher has the JVM learn from such a run which methods an answer takes. */
  @Option(
      names = "--rehearse",
      hidden = true,
      description = "loads the network of its own for a while before it ends")
  private boolean isRehearsal;

  @Option(
      names = "--pipe",
      description =
          "has contracts ask models inside transactions, by all methods in one, under four"
              + " validators; needs Python and npm for proofs and the language model")
  private boolean isPipe;

  @Option(
      names = "--zk",
      description =
          "has an answer proven in zero knowledge, under four validators; needs Python and npm")
  private boolean isZk;

  @Override
  public Integer call() throws Exception {
    if (isPipe) {
      return pipe();
    }
    if (isZk) {
      return zk();
    }
    long start = System.nanoTime();
    Path home = DemoHome.path();
    Demo.Summary summary;
    try {
      summary = isRunning ? askRunning(home) : askOwn(home);
    } catch (Exception e) {
      String failed =
          "The demo failed: %s%nThe log and all data are in %s".formatted(e.getMessage(), home);
      throw isRunning && NoAnswer.isCauseOf(e)
          ? CommandFailure.unanswered(failed, e)
          : new SetupException(failed, e);
    }
    DemoHome.delete();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    say("  in %d s; no process and no file is left".formatted(took.toSeconds()));
    json.print(toJson(summary, took));
    return ExitCode.of(summary.isGood());
  }

  private int pipe() throws Exception {
    Path home = DemoHome.path();
    PipeDemo demo = new PipeDemo(this::say);
    PipeDemo.Summary summary =
        isRunning ? demo.running(LocalNetwork.ofEnvironment()) : demo.own(home);
    DemoHome.delete();
    json.print(summary.toJson());
    return ExitCode.of(summary.isGood());
  }

  private int zk() throws Exception {
    if (isRunning) {
      throw new SetupException("--zk has a network of its own; leave --running out.", null);
    }
    Path home = DemoHome.path();
    DemoZk.Summary summary =
        new DemoZk(home, this::say).run(BundledModels.folder(), BundledModels.provable());
    DemoHome.delete();
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("answerMs", summary.answerMillis())
            .put("validators", summary.validators())
            .put("yes", summary.yes())
            .put("verified", summary.verified())
            .put("tamperedRefused", summary.tamperedRefused())
            .put("servedAgain", summary.isServedAgain());
    ObjectNode stations = document.putObject("proofMs");
    summary.stations().forEach(stations::put);
    json.print(document);
    return ExitCode.of(summary.isGood());
  }

  private Demo.Summary askOwn(Path home) throws Exception {
    try (DemoFeed feed = new DemoFeed(home);
        Network network =
            Network.start(
                home,
                feed.served(Served.models(BundledModels.folder())),
                NetworkPorts.free(),
                line -> say("- " + line))) {
      feed.define(URI.create("http://127.0.0.1:" + network.ports().chain()));
      Demo.Summary summary = new Demo(DemoNetwork.of(network, home), this::say).run();
      if (isRehearsal) {
        load(URI.create("http://127.0.0.1:" + network.ports().http()));
      }
      return summary;
    }
  }

  private static void load(URI ingress) throws IOException {
    try (AnswersBench load = new AnswersBench(ingress)) {
      var _ = load.measure(REHEARSING_CLIENTS, REHEARSING_RUN);
    }
  }

  private Demo.Summary askRunning(Path scratch) throws Exception {
    LocalNetwork local = LocalNetwork.ofEnvironment();
    URI ingress = URI.create(local.address(NetworkPart.INGRESS));
    DemoNetwork network =
        new DemoNetwork(
            ingress,
            Objects.requireNonNull(ingress.getHost(), "the ingress' address has no host"),
            grpcPort,
            URI.create(local.address(NetworkPart.BRIDGE)),
            URI.create(local.address(NetworkPart.COMETBFT)),
            ReaderFile.read(local.home().resolve(ReaderFile.NAME)),
            Network.genesis(local.home()),
            scratch,
            false);
    return new Demo(network, this::say).run();
  }

  private void say(String line) {
    json.progress().println(line);
  }

  private static ObjectNode toJson(Demo.Summary summary, Duration took) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("answers", summary.answers())
            .put("settled", summary.settled())
            .put("verified", summary.verified())
            .put("tamperedRejected", summary.tamperedRejected())
            .put("durationMs", took.toMillis());
    ArrayNode latencies = node.putArray("latenciesMs");
    summary.latenciesMillis().forEach(latencies::add);
    return node;
  }
}
