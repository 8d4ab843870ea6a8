package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import network.haca.benchmarks.gas.GasBench;
import network.haca.benchmarks.llm.LlmBench;
import network.haca.benchmarks.pace.PaceBench;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench}: how fast this is here, beside others. */
@Command(
    name = "bench",
    description = "Measures on this machine, beside other programs.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AllBenchCommand.class,
      AnswersBenchCommand.class,
      AskedBenchCommand.class,
      DecoderBenchCommand.class,
      EvmBenchCommand.class,
      PaymentsBenchCommand.class,
      ExplorerBenchCommand.class,
      InferenceBenchCommand.class,
      StreamBenchCommand.class,
      TensorBenchCommand.class,
      TransfersBenchCommand.class
    })
public final class BenchCommand {
  private static final long GAS_MIN = 5_000_000;
  private static final long GAS_MAX = 1_000_000_000;

  @Command(
      name = "pace",
      description =
          "How long a transaction takes on a testnet, and how many blocks an idle one makes.",
      mixinStandardHelpOptions = true)
  int pace(
      @Option(names = "--validators", defaultValue = "4", description = "1 to 10") int validators,
      @Option(
              names = "--transactions",
              defaultValue = "100",
              description = "one after the other, through each node in turn")
          int transactions,
      @Mixin RoleOptions options,
      @Mixin JsonOption json)
      throws Exception {
    if (validators < 1 || validators > 10 || transactions < 1) {
      throw new SetupException("--validators is 1 to 10, and --transactions at least 1.", null);
    }
    Path home = Files.createTempDirectory("haca-pace");
    try {
      PaceBench.Result result = PaceBench.measure(home, validators, transactions, options.read());
      json.print(
          JsonNodeFactory.instance
              .objectNode()
              .put("medianMs", result.latencies().percentile(50))
              .put("p95Ms", result.latencies().percentile(95))
              .put("worstMs", result.latencies().percentile(100))
              .put("idleHeights", result.idleHeights())
              .put("idleSeconds", result.idle().toSeconds()),
          String.format(
              Locale.ROOT,
              "transaction to receipt: median %.0f ms, 95th percentile %.0f ms, worst %.0f ms;"
                  + " idle: %d heights in %d s",
              result.latencies().percentile(50),
              result.latencies().percentile(95),
              result.latencies().percentile(100),
              result.idleHeights(),
              result.idle().toSeconds()));
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  @Command(
      name = "llm",
      description =
          "What an LLM node adds before a provider that answers at once: pinned TLS, hashes, RSA-PSS,"
              + " the proof on disk.",
      mixinStandardHelpOptions = true)
  int llm(
      @Option(names = "--clients", defaultValue = "32", description = "at once (default: 32)")
          int clients,
      @Option(
              names = "--seconds",
              defaultValue = "10",
              description = "of each measured run (default: 10)")
          int seconds,
      @Mixin JsonOption json)
      throws Exception {
    if (clients < 1 || seconds < 1) {
      throw new SetupException("--clients and --seconds must be at least 1.", null);
    }
    Path home = Files.createTempDirectory("haca-llm");
    try (LlmBench bench = new LlmBench(home)) {
      LlmBench.Result result = bench.measure(clients, Duration.ofSeconds(seconds));
      json.print(
          JsonNodeFactory.instance
              .objectNode()
              .put("addedMs", result.addedMillis())
              .put("clients", clients)
              .put("perSecond", result.perSecond())
              .put("medianMs", result.medianMillis())
              .put("p95Ms", result.p95Millis()),
          String.format(
              Locale.ROOT,
              "added to one client's request: %.2f ms; %d clients: %.0f requests/s, median %.1f ms,"
                  + " 95th percentile %.1f ms",
              result.addedMillis(),
              clients,
              result.perSecond(),
              result.medianMillis(),
              result.p95Millis()));
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  @Command(
      name = "gas",
      description =
          "The longest that a block can take: for each opcode and precompile the worst use of gas"
              + " that a search finds, on a ledger of its own on disk.",
      mixinStandardHelpOptions = true)
  int gas(
      @Option(
              names = "--gas",
              defaultValue = "30000000",
              description = "of a block (default: ${DEFAULT-VALUE})")
          long gas,
      @Option(
              names = "--only",
              split = ",",
              description = "operations whose name has one of these in it")
          @Nullable List<String> only,
      @Option(
              names = "--seconds",
              defaultValue = "3",
              description = "for the search of one operation (default: ${DEFAULT-VALUE})")
          double seconds,
      @Mixin JsonOption json)
      throws IOException, SetupException {
    if (gas < GAS_MIN || gas > GAS_MAX || !(seconds > 0)) {
      throw new SetupException(
          "--gas is %d to %d, and --seconds more than 0.".formatted(GAS_MIN, GAS_MAX), null);
    }
    Path home = Files.createTempDirectory("haca-gas");
    try {
      List<String> table =
          GasBench.measure(
              home, only == null ? List.of() : only, gas, seconds, System.err::println);
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      table.forEach(document.putArray("table")::add);
      json.print(document, String.join(System.lineSeparator(), table));
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }
}
