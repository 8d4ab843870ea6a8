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
import network.haca.benchmarks.report.Section;

/**
 * Brief commands, a network's start, and what it takes while nobody asks it, before and after it
 * was loaded.
 */
final class StartLine implements Line {
  private static final String NAME = "start";
  private static final Duration SETTLING = Duration.ofSeconds(60);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int CLIENTS = 32;

  private final Vertx vertx;
  private final HacaCommand haca;
  private final Path scratch;
  private final int rounds;
  private final Duration load;

  /**
   * @param rounds starts that are measured, after one that is not
   * @param load time for which the last network is loaded
   */
  StartLine(Vertx vertx, HacaCommand haca, Path scratch, int rounds, Duration load) {
    this.vertx = vertx;
    this.haca = haca;
    this.scratch = scratch;
    this.rounds = rounds;
    this.load = load;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>(commands().rows());
    List<Double> seconds = new ArrayList<>();
    List<Double> processor = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      Path home = Files.createTempDirectory(scratch, NAME);
      try (OwnNetwork network = OwnNetwork.start(vertx, haca, home)) {
        seconds.add(network.toFirstAnswer().toMillis() / 1e3);
        processor.add(network.processorToFirstAnswer().toMillis() / 1e3);
        if (round == rounds) {
          rows.add(List.of("first answer, s", Figures.medianAndRange("%.1f", seconds)));
          rows.add(
              List.of("processor time until then, s", Figures.medianAndRange("%.1f", processor)));
          idle(network, "", rows);
          int answers = network.load(CLIENTS, 1, load).nanos().size();
          idle(network, Figures.text(" after %,.0f answers", answers), rows);
        }
      }
    }
    return new Section(
        NAME,
        "Brief commands, a network's start, and what it takes while idle",
        "./haca bench all --only " + NAME,
        "",
        List.of("what", "median (range)"),
        rows,
        Optional.empty());
  }

  /** Answers of a first network, whose start is not measured. */
  private BriefCommands commands() throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(scratch, NAME);
    try (OwnNetwork _ = OwnNetwork.start(vertx, haca, home)) {
      return BriefCommands.of(haca.of(home), scratch);
    }
  }

  private static void idle(OwnNetwork network, String when, List<List<String>> rows)
      throws IOException, InterruptedException {
    // What is on its way is settled, and compilers are done.
    Thread.sleep(SETTLING);
    Duration before = network.processor();
    Thread.sleep(IDLE);
    double share = 100.0 * network.processor().minus(before).toMillis() / IDLE.toMillis();
    OptionalDouble memory = network.memory();
    rows.add(
        List.of(
            "processor while idle%s, %% of a core".formatted(when), Figures.text("%.1f", share)));
    rows.add(
        List.of(
            "memory while idle%s, MiB".formatted(when),
            memory.isPresent()
                ? Figures.text("%.0f", memory.getAsDouble())
                : "this system does not tell"));
  }
}
