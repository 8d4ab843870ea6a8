package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.benchmarks.load.Rate;
import network.haca.benchmarks.tensor.TensorBench;
import network.haca.benchmarks.tensor.TensorBench.Way;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.devnet.models.BundledModels;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench tensor}: answers of a small model per second. */
@Command(
    name = "tensor",
    description =
        "Proven answers of a small model per second, through an ingress in the worker's process and"
            + " through one that calls it over TLS, in turn.",
    mixinStandardHelpOptions = true)
final class TensorBenchCommand implements Callable<Integer> {
  @Mixin private LoadOptions load = new LoadOptions();

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "of all runs, after one more that warms up (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Mixin private RoleOptions options = new RoleOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    load.check();
    if (rounds < 1) {
      throw new SetupException("--rounds must be at least 1.", null);
    }
    Path home = Files.createTempDirectory("haca-tensor");
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try (TensorBench bench = new TensorBench(home, BundledModels.folder(), options.read())) {
      for (int round = 0; round <= rounds; round++) {
        measure(bench, round, document);
      }
      json.print(document);
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  /** Measures one round; round 0 warms the program up, and its figures are dropped. */
  private void measure(TensorBench bench, int round, ArrayNode document) throws IOException {
    for (int count : load.clients()) {
      for (Way way : Way.values()) {
        Rate rate = bench.measure(way, count, load.duration());
        if (round > 0) {
          tell(way, count, rate, document);
        }
      }
    }
  }

  private void tell(Way way, int count, Rate rate, ArrayNode document) {
    LoadOptions.put(rate, document.addObject().put("way", way.name()).put("clients", count));
    json.progress().printf("%s, %d clients: %s%n", way, count, LoadOptions.text(rate));
  }
}
