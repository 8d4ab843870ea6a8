package network.haca.benchmarks.all;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.load.ProcessorTime;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;

/**
 * Latency and processor time of an answer, settled, against what grows: clients at once, or rows in
 * a request.
 */
final class GrowthLine implements Line {
  /** Until what was answered is settled; what it takes counts. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final HacaCommand haca;
  private final Path scratch;
  private final Duration duration;
  private final Growing growing;

  /** The quantity that grows. */
  enum Growing {
    LOAD("load", "Clients at once", "clients"),
    BATCH("batch", "Rows of a request, 8 clients", "rows");

    private static final int BATCH_CLIENTS = 8;

    private final String name;
    private final String title;
    private final String of;

    Growing(String name, String title, String of) {
      this.name = name;
      this.title = title;
      this.of = of;
    }

    private List<Integer> sizes() {
      return this == LOAD
          ? List.of(1, 2, 4, 8, 16, 32, 64, 128)
          : List.of(1, 4, 16, 64, 256, 1_024);
    }

    private int clients(int size) {
      return this == LOAD ? size : BATCH_CLIENTS;
    }

    private int rows(int size) {
      return this == LOAD ? 1 : size;
    }
  }

  /**
   * @param busy processors that the network and its clients had in use
   */
  private record Measured(
      int size, double perSecond, double medianMillis, double costMillis, double busy) {}

  GrowthLine(Vertx vertx, HacaCommand haca, Path scratch, Duration duration, Growing growing) {
    this.vertx = vertx;
    this.haca = haca;
    this.scratch = scratch;
    this.duration = duration;
    this.growing = growing;
  }

  @Override
  public String name() {
    return growing.name;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<Measured> all = new ArrayList<>();
    try (OwnNetwork network =
        OwnNetwork.start(vertx, haca, Files.createTempDirectory(scratch, growing.name))) {
      // Compilers are not measured.
      var _ = network.load(growing.clients(8), growing.rows(8), duration.multipliedBy(2));
      Thread.sleep(SETTLING);
      for (int size : growing.sizes()) {
        all.add(measure(network, size));
      }
    }
    return new Section(
        growing.name,
        growing.title + ", `projectile` over HTTP and JSON",
        "./haca bench all --only " + growing.name,
        "Processor time is the network's, until %d s after the last answer."
            .formatted(SETTLING.toSeconds()),
        List.of(growing.title, "answers/s", "median ms", "processor ms of an answer"),
        all.stream().map(GrowthLine::row).toList(),
        Optional.of(chart(all)));
  }

  private Measured measure(OwnNetwork network, int size) throws IOException, InterruptedException {
    Duration before = network.processor();
    Duration own = ProcessorTime.own();
    ClosedLoop.Result result = network.load(growing.clients(size), growing.rows(size), duration);
    double clients = (double) ProcessorTime.own().minus(own).toNanos() / result.took().toNanos();
    Thread.sleep(SETTLING);
    double cost = network.processor().minus(before).toNanos() / 1e6 / result.nanos().size();
    double rate = result.requestsPerSecond();
    return new Measured(size, rate, result.millis(50), cost, clients + cost * rate / 1_000);
  }

  private static List<String> row(Measured each) {
    return List.of(
        Integer.toString(each.size()),
        Figures.text("%.0f", each.perSecond()),
        Figures.text("%.2f", each.medianMillis()),
        Figures.text("%.2f", each.costMillis()));
  }

  private Chart chart(List<Measured> all) {
    return new Chart(
        growing.title,
        growing.title,
        List.of(
            Chart.Line.of("answers/s", all, Measured::size, Measured::perSecond),
            Chart.Line.of("median ms", all, Measured::size, Measured::medianMillis),
            Chart.Line.of("processor ms", all, Measured::size, Measured::costMillis)),
        new Bend(Bend.Hope.MORE, growing.of)
            .sentence(
                all.stream().map(this::step).toList(), Runtime.getRuntime().availableProcessors()));
  }

  /** Rows a second, where rows grow: answers a second do not. */
  private Bend.Step step(Measured each) {
    return new Bend.Step(each.size(), each.perSecond() * growing.rows(each.size()), each.busy());
  }
}
