package network.haca.cli.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import network.haca.devnet.demo.Demo;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.role.OneSentenceErrors;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code haca demo}: the whole way from questions to verified receipts, on a network of its own.
 */
@Command(
    name = "demo",
    description = "Starts a network in a temporary home, asks it, and verifies every receipt.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Option(names = "--json", description = "print one JSON object as the last line")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    Path home = DemoHome.path();
    Demo.Summary summary;
    try (Network network =
        Network.start(
            home, BundledModels.folder(), NetworkPorts.free(), line -> say("- " + line))) {
      summary = new Demo(network, home, DemoCommand::say).run();
    } catch (Exception e) {
      throw new SetupException(
          "The demo failed: %s%nThe log and all data are in %s".formatted(e.getMessage(), home), e);
    }
    DemoHome.delete();
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    say("  in %d s; no process and no file is left".formatted(took.toSeconds()));
    if (json) {
      System.out.println(toJson(summary, took));
    }
    return summary.isGood() ? 0 : OneSentenceErrors.EXIT_FAILED;
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static String toJson(Demo.Summary summary, Duration took) {
    ObjectNode node =
        new ObjectMapper()
            .createObjectNode()
            .put("answers", summary.answers())
            .put("settled", summary.settled())
            .put("verified", summary.verified())
            .put("tamperedRejected", summary.tamperedRejected())
            .put("durationMs", took.toMillis());
    ArrayNode latencies = node.putArray("latenciesMs");
    summary.latenciesMillis().forEach(latencies::add);
    return node.toString();
  }
}
