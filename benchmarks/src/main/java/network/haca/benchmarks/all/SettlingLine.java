package network.haca.benchmarks.all;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.report.BucketCounts;
import network.haca.benchmarks.report.Section;

/**
 * Times from answers to their settlement, by clients at once, up to more than a network can serve.
 */
final class SettlingLine implements Line {
  private static final String NAME = "settling";
  private static final String TIMES = "haca_bridge_settlement_seconds";
  private static final List<Integer> CLIENTS = List.of(8, 32, 128, 400);
  private static final int WARM_UP_CLIENTS = 32;

  /** A load lasts for so long before it is measured: what is sudden about it is over. */
  private static final Duration LEAD = Duration.ofSeconds(10);

  /** Wait until all of a load is settled, before the next begins. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private final Vertx vertx;
  private final HacaCommand haca;
  private final Path scratch;
  private final Duration duration;

  /**
   * @param duration of each load
   */
  SettlingLine(Vertx vertx, HacaCommand haca, Path scratch, Duration duration) {
    this.vertx = vertx;
    this.haca = haca;
    this.scratch = scratch;
    this.duration = duration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    try (OwnNetwork network =
        OwnNetwork.start(vertx, haca, Files.createTempDirectory(scratch, NAME))) {
      var _ = network.load(WARM_UP_CLIENTS, 1, duration.multipliedBy(2));
      for (int clients : CLIENTS) {
        Thread.sleep(SETTLING);
        rows.add(measure(network, clients));
      }
    }
    return new Section(
        NAME,
        "From an answer to its settlement, by clients at once",
        "./haca bench all --only " + NAME,
        "An answer's time is signed in whole seconds, and counts as in the middle of its second. A"
            + " client that is refused pauses for a second. Each load is measured from its eleventh"
            + " second on.",
        List.of(
            "clients",
            "answers/s",
            "median of an answer, ms",
            "refused/s",
            "settled after, median s",
            "settled after, 95th percentile s"),
        rows,
        Optional.empty());
  }

  private List<String> measure(OwnNetwork network, int clients)
      throws IOException, InterruptedException {
    var _ = network.load(clients, 1, LEAD);
    BucketCounts before = BucketCounts.of(network.metrics(), TIMES);
    ClosedLoop.Result load = network.load(clients, 1, duration);
    Thread.sleep(SETTLING);
    BucketCounts settled = BucketCounts.of(network.metrics(), TIMES).since(before);
    double refused = load.refused() * 1e9 / load.took().toNanos();
    return List.of(
        Integer.toString(clients),
        Figures.text("%.0f", load.requestsPerSecond()),
        Figures.text("%.1f", load.millis(50)),
        Figures.text("%.0f", refused),
        seconds(settled.quantile(0.5)),
        seconds(settled.quantile(0.95)));
  }

  private static String seconds(OptionalDouble value) {
    return value.isPresent() ? Figures.text("%.1f", value.getAsDouble()) : "none is settled";
  }
}
