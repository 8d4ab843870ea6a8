package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.haca.benchmarks.pace.AskedBench;
import network.haca.benchmarks.pace.Latencies;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.pipe.Mode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench asked}: how long a transaction waits for a model's answer. */
@Command(
    name = "asked",
    description =
        "How long transactions wait for the answers of models that they ask, on a testnet of four"
            + " validators.",
    mixinStandardHelpOptions = true)
final class AskedBenchCommand implements Callable<Integer> {
  private static final int TRANSACTIONS_MAX = 10_000;

  /** The methods of the nodes that the testnet has. */
  private static final List<Mode> MODES = List.of(Mode.TEE, Mode.VANILLA);

  @Option(
      names = "--mode",
      defaultValue = "TEE",
      description = "TEE or VANILLA (default: ${DEFAULT-VALUE})")
  private Mode mode = Mode.TEE;

  @Option(
      names = "--transactions",
      defaultValue = "50",
      description = "one after the other, at most 10000 (default: ${DEFAULT-VALUE})")
  private int transactions;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (!MODES.contains(mode) || transactions < 1 || transactions > TRANSACTIONS_MAX) {
      throw new SetupException(
          "--mode is TEE or VANILLA, and --transactions 1 to %d.".formatted(TRANSACTIONS_MAX),
          null);
    }
    Path home = Files.createTempDirectory("haca-asked");
    try {
      tell(
          AskedBench.measure(
              home.resolve("network"),
              mode,
              transactions,
              line -> json.progress().println("- " + line)));
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  private void tell(AskedBench.Result result) {
    Latencies waits = result.waits();
    Latencies wholes = result.wholes();
    json.print(
        JsonNodeFactory.instance
            .objectNode()
            .put("mode", mode.name())
            .put("transactions", transactions)
            .put("waitMedianMs", waits.percentile(50))
            .put("waitP95Ms", waits.percentile(95))
            .put("wholeMedianMs", wholes.percentile(50))
            .put("wholeP95Ms", wholes.percentile(95)),
        String.format(
            Locale.ROOT,
            "admitted to concluded: median %.0f ms, 95th percentile %.0f ms; sent to concluded:"
                + " median %.0f ms, 95th percentile %.0f ms",
            waits.percentile(50),
            waits.percentile(95),
            wholes.percentile(50),
            wholes.percentile(95)));
  }
}
