package network.haca.benchmarks.all;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.benchmarks.all.CommandLine.Column;
import network.haca.benchmarks.answers.Question;
import network.haca.benchmarks.report.Section;

/** All measurements of the page, one after the other. */
public final class AllBench implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Line> lines;

  /**
   * What measurements are made with.
   *
   * @param haca the command
   * @param python that other model servers are started with
   * @param scripts the folder {@code benchmarks}, whose scripts start them
   * @param models the folders of those that are served, as ONNX
   * @param scratch a folder for homes and outputs
   * @param rounds of which the median counts
   * @param duration of one run
   * @param settled numbers of proofs in the explorer's view, ascending
   */
  public record Setup(
      HacaCommand haca,
      String python,
      Path scripts,
      Path models,
      Path scratch,
      int rounds,
      Duration duration,
      List<Integer> settled) {
    public Setup {
      settled = List.copyOf(settled);
    }
  }

  /** All measurements, the shortest first. */
  public AllBench(Setup setup) {
    HacaCommand haca = setup.haca();
    Python python = new Python(setup.python(), setup.scripts());
    Path projectile = setup.models().resolve("projectile/model.onnx");
    AnswersLine.Setting answers =
        new AnswersLine.Setting(
            vertx, haca, python, setup.scratch(), setup.rounds(), setup.duration());
    this.lines =
        List.of(
            pace(haca),
            asked(haca),
            llm(haca, setup),
            new DecoderLine(haca, python, setup.scratch(), setup.duration()),
            TransfersLine.of(haca, seconds(setup)),
            new ProcessesLine(haca, setup.rounds(), seconds(setup)),
            growth(setup, GrowthLine.Growing.LOAD),
            growth(setup, GrowthLine.Growing.BATCH),
            new SettlingLine(vertx, haca, setup.scratch(), setup.duration().multipliedBy(2)),
            new ModelsLine(vertx, haca, setup.scratch(), projectile, setup.duration()),
            StreamLines.signatures(haca, setup.rounds()),
            StreamLines.partitions(haca, setup.rounds()),
            StreamLines.instances(haca, setup.rounds()),
            new AnswersLine("answers", Question.PROJECTILE, projectile, answers),
            new AnswersLine(
                "sentences",
                Question.SENTENCE,
                setup.models().resolve("all-minilm-l6-v2/all-minilm-l6-v2-q.onnx"),
                answers),
            new StartLine(
                vertx, haca, setup.scratch(), setup.rounds(), setup.duration().multipliedBy(4)),
            new ExplorerLine(haca, setup.scratch().resolve("settled"), setup.settled()));
  }

  /** The words by which measurements are asked for. */
  public List<String> names() {
    return lines.stream().map(Line::name).toList();
  }

  /**
   * Measures one. What fails is left out with the reason.
   *
   * @param name one of {@link #names}
   * @param progress told of a failure
   */
  public Section measure(String name, Consumer<String> progress) throws InterruptedException {
    Line line = lines.stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    try {
      return line.measure();
    } catch (IOException e) {
      progress.accept(name + ": " + e.getMessage());
      return Section.leftOut(
          name, name, "./haca bench all --only " + name, String.valueOf(e.getMessage()));
    }
  }

  private Line growth(Setup setup, GrowthLine.Growing growing) {
    return new GrowthLine(vertx, setup.haca(), setup.scratch(), setup.duration(), growing);
  }

  private static Line pace(HacaCommand haca) {
    return new CommandLine(
        haca,
        "pace",
        "From a transfer to its receipt, four validators, one after the other",
        List.of("bench", "pace"),
        List.of(
            new Column("medianMs", "median ms", "%.0f"),
            new Column("p95Ms", "95th percentile ms", "%.0f"),
            new Column("idleHeights", "heights in 20 idle seconds", "%.0f")),
        Optional.empty());
  }

  private static Line asked(HacaCommand haca) {
    return new CommandLine(
        haca,
        "asked",
        "A transaction that asks `projectile` by an enclave, four validators, one after the other",
        List.of("bench", "asked"),
        List.of(
            new Column("waitMedianMs", "admitted to concluded, median ms", "%.0f"),
            new Column("waitP95Ms", "95th percentile ms", "%.0f"),
            new Column("wholeMedianMs", "sent to concluded, median ms", "%.0f"),
            new Column("wholeP95Ms", "95th percentile ms", "%.0f")),
        Optional.empty());
  }

  private static Line llm(HacaCommand haca, Setup setup) {
    return new CommandLine(
        haca,
        "llm",
        "An LLM node before a provider that answers at once",
        List.of("bench", "llm", "--seconds", seconds(setup)),
        List.of(
            new Column("clients", "clients", "%.0f"),
            new Column("perSecond", "requests/s", "%.0f"),
            new Column("medianMs", "median ms", "%.1f"),
            new Column("addedMs", "added to one client's request, ms", "%.2f")),
        Optional.empty());
  }

  private static String seconds(Setup setup) {
    return Long.toString(setup.duration().toSeconds());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
