package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import network.haca.benchmarks.load.Rate;
import network.haca.role.SetupException;
import picocli.CommandLine.Option;

/** Options of a command that loads a server: how many clients at once, and how long each run is. */
final class LoadOptions {
  @Option(
      names = "--clients",
      defaultValue = "1,8,32",
      split = ",",
      description = "at once (default: ${DEFAULT-VALUE})")
  private List<Integer> clients = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "of each run (default: ${DEFAULT-VALUE})")
  private int seconds;

  /** Refuses what cannot be run, before anything is started. */
  void check() throws SetupException {
    if (clients.stream().anyMatch(count -> count < 1) || seconds < 1) {
      throw new SetupException("--clients and --seconds must be at least 1.", null);
    }
  }

  /** Numbers of clients, each to be measured by itself. */
  List<Integer> clients() {
    return clients;
  }

  /** Length of one run. */
  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  static ObjectNode put(Rate rate, ObjectNode row) {
    return row.put("perSecond", rate.perSecond())
        .put("medianMs", rate.medianMillis())
        .put("p95Ms", rate.p95Millis());
  }

  static String text(Rate rate) {
    return String.format(
        Locale.ROOT,
        "%.0f answers/s, median %.2f ms, 95th percentile %.2f ms",
        rate.perSecond(),
        rate.medianMillis(),
        rate.p95Millis());
  }
}
