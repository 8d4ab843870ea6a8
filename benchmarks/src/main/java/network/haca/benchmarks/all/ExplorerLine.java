package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;

/** Time of the explorer's questions against the number of settled proofs. */
final class ExplorerLine implements Line {
  private static final String NAME = "proofs";
  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);

  private final HacaCommand haca;

  ExplorerLine(HacaCommand haca) {
    this.haca = haca;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<List<String>> rows = new ArrayList<>();
    List<Chart.Point> medians = new ArrayList<>();
    List<Chart.Point> bytes = new ArrayList<>();
    for (int size : SIZES) {
      JsonNode document =
          haca.ask(List.of("bench", "explorer", "--proofs", Integer.toString(size)));
      double median =
          StreamSupport.stream(document.get("questions").spliterator(), false)
              .mapToDouble(each -> each.get("medianMicros").asDouble())
              .max()
              .orElseThrow();
      double each = document.get("diskBytes").asDouble() / size;
      medians.add(new Chart.Point(size, median));
      bytes.add(new Chart.Point(size, each));
      rows.add(
          List.of(
              Figures.text("%,.0f", size),
              Figures.text("%.0f", median),
              Figures.text("%.0f", each)));
    }
    return new Section(
        NAME,
        "Settled proofs in the explorer's view",
        "./haca bench explorer --proofs N",
        "The slowest of its questions by their medians.",
        List.of("settled proofs", "slowest question, median µs", "bytes on disk of a proof"),
        rows,
        Optional.of(
            new Chart(
                "The explorer's slowest question",
                "settled proofs",
                List.of(
                    new Chart.Line("median µs", medians),
                    new Chart.Line("bytes of a proof", bytes)))));
  }
}
