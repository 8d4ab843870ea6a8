package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;

/**
 * Times of the explorer's questions, and its disk, against the number of settled proofs. One view
 * is filled up from size to size.
 */
final class ExplorerLine implements Line {
  private static final String NAME = "settled";

  private final HacaCommand haca;
  private final Path view;
  private final List<Integer> sizes;

  /**
   * @param view a folder that is not there yet
   * @param sizes ascending
   */
  ExplorerLine(HacaCommand haca, Path view, List<Integer> sizes) {
    this.haca = haca;
    this.view = view;
    this.sizes = List.copyOf(sizes);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<FilledView> all = new ArrayList<>();
    for (int size : sizes) {
      JsonNode document =
          haca.ask(
              List.of(
                  "bench",
                  "explorer",
                  "--proofs",
                  Integer.toString(size),
                  "--keep",
                  view.toString()));
      all.add(FilledView.of(document));
    }
    return new Section(
        NAME,
        "Settled proofs in the explorer's view",
        "./haca bench explorer --proofs N",
        "Questions by their medians; each row fills up the view of the row above, and asks it anew.",
        List.of(
            "settled proofs",
            "a proof and its batch, µs",
            "slowest question, µs",
            "which it is",
            "bytes on disk of a proof",
            "memory at most, MiB"),
        all.stream().map(FilledView::row).toList(),
        Optional.of(chart(all)));
  }

  private static Chart chart(List<FilledView> all) {
    return new Chart(
        "The explorer's view",
        "settled proofs",
        List.of(
            Chart.Line.of("a proof, µs", all, FilledView::proofs, FilledView::proofMicros),
            Chart.Line.of("slowest, µs", all, FilledView::proofs, FilledView::slowestMicros),
            Chart.Line.of("bytes of a proof", all, FilledView::proofs, FilledView::bytesOfProof),
            Chart.Line.of("memory, MiB", all, FilledView::proofs, FilledView::memory)),
        FilledView.bend(all));
  }
}
