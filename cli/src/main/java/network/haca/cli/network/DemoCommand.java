package network.haca.cli.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import network.haca.cli.outcome.ExitCode;
import network.haca.cli.outcome.JsonOption;
import network.haca.cli.outcome.SetupException;
import network.haca.devnet.demo.Demo;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code haca demo}: the whole way from questions to verified receipts, on a network of its own.
 */
@Command(
    name = "demo",
    description = "Starts a network in a temporary home, asks it, and verifies every receipt.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    Path home = DemoHome.path();
    Demo.Summary summary;
    try (Network network =
        Network.start(
            home, BundledModels.folder(), NetworkPorts.free(), line -> say("- " + line))) {
      summary = new Demo(network, home, this::say).run();
    } catch (Exception e) {
      throw new SetupException(
          "The demo failed: %s%nThe log and all data are in %s".formatted(e.getMessage(), home), e);
    }
    DemoHome.delete();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    say("  in %d s; no process and no file is left".formatted(took.toSeconds()));
    json.print(toJson(summary, took));
    return ExitCode.of(summary.isGood());
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
