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
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;

/** Answers, settled, against the number of models that a network serves and is asked for. */
final class ModelsLine implements Line {
  private static final String NAME = "models";
  private static final List<Integer> SIZES = List.of(1, 4, 16, 64);

  /** Clients at once, of all models together: at least one for each. */
  private static final int CLIENTS = 64;

  /** Wait until what was answered is settled; the processor time of that counts. */
  private static final Duration SETTLING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final HacaCommand haca;
  private final Path scratch;
  private final Path model;
  private final Duration duration;

  private record Measured(
      int models, double perSecond, double medianMillis, double costMillis, double mebibytes) {
    private Bend.Step step() {
      return new Bend.Step(models, perSecond, costMillis * perSecond / 1_000);
    }
  }

  /**
   * @param model the file of which each model is a copy
   */
  ModelsLine(Vertx vertx, HacaCommand haca, Path scratch, Path model, Duration duration) {
    this.vertx = vertx;
    this.haca = haca;
    this.scratch = scratch;
    this.model = model;
    this.duration = duration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<Measured> all = new ArrayList<>();
    for (int models : SIZES) {
      all.add(measure(models));
    }
    return new Section(
        NAME,
        "Models of a network, %d clients spread over them".formatted(CLIENTS),
        "./haca bench all --only " + NAME,
        "Copies of `projectile` over HTTP and JSON. Processor time is the network's, until %d s after the last answer; memory is what its process has of its own then."
            .formatted(SETTLING.toSeconds()),
        List.of("models", "answers/s", "median ms", "processor ms of an answer", "memory, MiB"),
        all.stream().map(ModelsLine::row).toList(),
        Optional.of(chart(all)));
  }

  private Measured measure(int models) throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(scratch, NAME);
    CopiedModels copies =
        CopiedModels.in(home.resolveSibling(home.getFileName() + "-served"), model, models);
    try (OwnNetwork network =
        OwnNetwork.start(vertx, haca, home, List.of("--models", copies.folder().toString()))) {
      // Compilers are not measured.
      var _ = load(network, copies, duration.multipliedBy(3));
      Thread.sleep(SETTLING);
      Duration before = network.processor();
      ClosedLoop.Result result = load(network, copies, duration);
      Thread.sleep(SETTLING);
      return new Measured(
          models,
          result.requestsPerSecond(),
          result.millis(50),
          network.processor().minus(before).toNanos() / 1e6 / result.nanos().size(),
          network.memory().orElse(0));
    }
  }

  private ClosedLoop.Result load(OwnNetwork network, CopiedModels copies, Duration run)
      throws IOException, InterruptedException {
    List<String> names = copies.names();
    return ModelLoad.spread(vertx, network.ingress(), names, CLIENTS / names.size(), run);
  }

  private static List<String> row(Measured each) {
    return List.of(
        Integer.toString(each.models()),
        Figures.text("%.0f", each.perSecond()),
        Figures.text("%.2f", each.medianMillis()),
        Figures.text("%.2f", each.costMillis()),
        Figures.text("%,.0f", each.mebibytes()));
  }

  private static Chart chart(List<Measured> all) {
    return new Chart(
        "Models of a network",
        "models",
        List.of(
            Chart.Line.of("answers/s", all, Measured::models, Measured::perSecond),
            Chart.Line.of("median ms", all, Measured::models, Measured::medianMillis),
            Chart.Line.of("processor ms", all, Measured::models, Measured::costMillis),
            Chart.Line.of("memory, MiB", all, Measured::models, Measured::mebibytes)),
        new Bend(Bend.Hope.NO_LESS, "models")
            .sentence(
                all.stream().map(Measured::step).toList(),
                Runtime.getRuntime().availableProcessors()));
  }
}
