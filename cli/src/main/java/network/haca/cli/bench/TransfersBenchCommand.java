package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import network.haca.benchmarks.transfers.KvstoreBench;
import network.haca.benchmarks.transfers.TransfersBench;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.RoleOptions;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench transfers}: how many transfers a testnet takes. */
@Command(
    name = "transfers",
    description =
        "Transfers per second in final blocks of a testnet, while many accounts send as fast as they"
            + " are taken.",
    mixinStandardHelpOptions = true)
final class TransfersBenchCommand implements Callable<Integer> {
  private static final int VALIDATORS_MAX = 10;
  private static final int ACCOUNTS_MAX = 1_000;
  private static final int SECONDS_MAX = 600;

  @Option(
      names = "--validators",
      defaultValue = "1,4",
      split = ",",
      description = "1 to 10, each measured by itself (default: ${DEFAULT-VALUE})")
  private List<Integer> validators = List.of();

  @Option(
      names = "--accounts",
      defaultValue = "64",
      description = "that send at once, at most 1000 (default: ${DEFAULT-VALUE})")
  private int accounts;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "of each run, at most 600 (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "60",
      description =
          "seconds of the same load before each run, at most 600 (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--kvstore",
      description =
          "measure as many validators of CometBFT's own key-value store under the same load, too")
  private boolean kvstore;

  @Mixin private RoleOptions options = new RoleOptions();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (validators.stream().anyMatch(count -> count < 1 || count > VALIDATORS_MAX)
        || accounts < 1
        || accounts > ACCOUNTS_MAX
        || seconds < 1
        || seconds > SECONDS_MAX
        || warmUp < 0
        || warmUp > SECONDS_MAX) {
      throw new SetupException(
          "--validators is 1 to %d, --accounts 1 to %d, --seconds 1 to %d, and --warm-up 0 to %d."
              .formatted(VALIDATORS_MAX, ACCOUNTS_MAX, SECONDS_MAX, SECONDS_MAX),
          null);
    }
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    for (int count : validators) {
      ObjectNode row = document.addObject().put("validators", count);
      double own = tell(count + " validators", measure(count, TransfersBench::measure), row);
      if (kvstore) {
        String name = "CometBFT's kvstore, %d validators".formatted(count);
        double peer = tell(name, measure(count, KvstoreBench::measure), row.putObject("kvstore"));
        row.put("ofKvstore", own / peer);
      }
    }
    json.print(document);
    return ExitCode.DONE.code();
  }

  /** A bench of one kind of network. */
  private interface Bench {
    TransfersBench.Result measure(Path home, TransfersBench.Load load, Map<String, String> settings)
        throws Exception;
  }

  private TransfersBench.Result measure(int count, Bench bench) throws Exception {
    Path home = Files.createTempDirectory("haca-transfers");
    try {
      return bench.measure(
          home,
          new TransfersBench.Load(
              count, accounts, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds)),
          options.read());
    } finally {
      DemoHome.delete(home);
    }
  }

  /** Returns its transactions per second. */
  private double tell(String name, TransfersBench.Result result, ObjectNode row) {
    row.put("perSecond", result.perSecond())
        .put("blocks", result.blocks())
        .put("processorMs", result.processorMillis());
    json.progress()
        .printf(
            Locale.ROOT,
            "%s: %.0f transactions/s in %d blocks, %.2f ms of processor time for each%n",
            name,
            result.perSecond(),
            result.blocks(),
            result.processorMillis());
    return result.perSecond();
  }
}
