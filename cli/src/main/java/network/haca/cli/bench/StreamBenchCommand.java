package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.haca.benchmarks.stream.StreamBench;
import network.haca.benchmarks.stream.StreamBench.Run;
import network.haca.benchmarks.stream.StreamBench.Shape;
import network.haca.benchmarks.stream.StreamBench.Signatures;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench stream}: proofs per second from their topic to batches. */
@Command(
    name = "stream",
    description =
        "Proofs per second that the proof stream takes into batches, exactly once, on a broker of"
            + " its own.",
    mixinStandardHelpOptions = true)
final class StreamBenchCommand implements Callable<Integer> {
  /** Runs in which compilers do most of their work. */
  private static final int WARMUPS = 2;

  private static final int PROOFS_MIN = 1_000;
  private static final int PROOFS_MAX = 1_000_000;

  /** Runs of the same kind. */
  private record Series(Signatures form, StreamBench bench, Shape shape, List<Run> runs) {
    private Run measure() throws IOException, InterruptedException {
      return bench.measure(shape);
    }
  }

  @Option(
      names = "--signatures",
      split = ",",
      defaultValue = "OWN,ROOT",
      description =
          "OWN: one for each proof; ROOT: one for many, of their root (default: ${DEFAULT-VALUE})")
  private List<Signatures> signatures = List.of();

  @Mixin private StreamShapeOptions shape = new StreamShapeOptions();

  @Option(
      names = "--proofs",
      defaultValue = "80000",
      description = "of a run, signed in advance (default: ${DEFAULT-VALUE})")
  private int proofs;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "of which the median counts (default: ${DEFAULT-VALUE})")
  private int rounds;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    check();
    Path home = Files.createTempDirectory("haca-stream");
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    try {
      measure(home, document);
      json.print(document);
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  private void check() throws SetupException {
    shape.check();
    if (rounds < 1 || proofs < PROOFS_MIN || proofs > PROOFS_MAX) {
      throw new SetupException(
          "--proofs are %d to %d, and --rounds at least 1.".formatted(PROOFS_MIN, PROOFS_MAX),
          null);
    }
  }

  /** Measures all in turn, so that what else the machine does meets all. */
  private void measure(Path home, ArrayNode document) throws IOException, InterruptedException {
    List<Series> all = series(home);
    for (int i = 0; i < WARMUPS; i++) {
      for (Signatures form : signatures) {
        var _ =
            all.stream().filter(each -> each.form() == form).findFirst().orElseThrow().measure();
      }
    }
    for (int round = 0; round < rounds; round++) {
      for (Series each : all) {
        each.runs().add(each.measure());
      }
    }
    all.forEach(each -> tell(each.form(), each.shape(), each.runs(), document));
  }

  private List<Series> series(Path home) {
    List<Series> all = new ArrayList<>();
    for (Signatures form : signatures) {
      json.progress().printf("- signs %d proofs (%s)%n", proofs, form);
      StreamBench bench = new StreamBench(home, form, proofs);
      shape.shapes().forEach(each -> all.add(new Series(form, bench, each, new ArrayList<>())));
    }
    return all;
  }

  private void tell(Signatures form, Shape shape, List<Run> runs, ArrayNode document) {
    runs.sort(Comparator.comparingDouble(Run::perSecond));
    Run median = runs.get(runs.size() / 2);
    document
        .addObject()
        .put("signatures", form.name())
        .put("partitions", shape.partitions())
        .put("instances", shape.instances())
        .put("threads", shape.threads())
        .put("proofs", median.proofs())
        .put("perSecond", median.perSecond())
        .put("leastPerSecond", runs.getFirst().perSecond())
        .put("greatestPerSecond", runs.getLast().perSecond())
        .put("processorMicros", median.processorMicros());
    json.progress()
        .printf(
            Locale.ROOT,
            "%s, %d partitions, %d instances of %d threads: %.0f proofs/s (%.0f to %.0f), %.0f µs of"
                + " processor for each, broker included%n",
            form,
            shape.partitions(),
            shape.instances(),
            shape.threads(),
            median.perSecond(),
            runs.getFirst().perSecond(),
            runs.getLast().perSecond(),
            median.processorMicros());
  }
}
