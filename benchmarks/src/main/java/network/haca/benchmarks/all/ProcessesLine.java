package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;
import network.haca.benchmarks.tensor.TensorBench.Way;

/** Roles that call one another over pinned TLS, beside the same roles without a socket. */
final class ProcessesLine implements Line {
  private static final String NAME = "processes";
  private static final String TITLE =
      "Roles over pinned TLS, beside the same without a socket: answers/s of `projectile`";

  private final HacaCommand haca;
  private final List<String> arguments;

  ProcessesLine(HacaCommand haca, int rounds, String seconds) {
    this.haca = haca;
    this.arguments =
        List.of("bench", "tensor", "--rounds", Integer.toString(rounds), "--seconds", seconds);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    SequencedMap<Integer, Rates> medians = medians(haca.ask(arguments));
    List<List<String>> rows = new ArrayList<>();
    medians.forEach(
        (clients, rates) ->
            rows.add(
                List.of(
                    Integer.toString(clients),
                    Figures.text("%,.0f", rates.within()),
                    Figures.text("%,.0f", rates.apart()),
                    Figures.text("%.2f", rates.apart() / rates.within()))));
    return new Section(
        NAME,
        TITLE,
        HacaCommand.text(arguments),
        "The medians of both, in turn. The aim is a ratio of 0.6 at least.",
        List.of("clients", "without a socket", "over TLS", "ratio"),
        rows,
        Optional.of(chart(medians)));
  }

  /**
   * Answers a second of both ways.
   *
   * @param within one process, without a socket
   * @param apart over TLS
   */
  record Rates(double within, double apart) {}

  /** The median of all rounds of each way, by the number of clients. */
  static SequencedMap<Integer, Rates> medians(JsonNode document) {
    SequencedMap<Integer, Rates> medians = new TreeMap<>();
    for (JsonNode run : document) {
      int clients = run.get("clients").asInt();
      medians.computeIfAbsent(
          clients,
          any ->
              new Rates(median(document, clients, Way.LOCAL), median(document, clients, Way.TLS)));
    }
    return medians;
  }

  private static double median(JsonNode document, int clients, Way way) {
    List<Double> rates = new ArrayList<>();
    for (JsonNode run : document) {
      if (run.get("clients").asInt() == clients && run.get("way").asText().equals(way.name())) {
        rates.add(run.get("perSecond").asDouble());
      }
    }
    return Figures.median(rates);
  }

  private static Chart chart(SequencedMap<Integer, Rates> medians) {
    List<Map.Entry<Integer, Rates>> all = List.copyOf(medians.entrySet());
    return new Chart(
        "Roles over pinned TLS, beside the same without a socket",
        "clients",
        List.of(
            Chart.Line.of(
                "without a socket, answers/s",
                all,
                Map.Entry::getKey,
                each -> each.getValue().within()),
            Chart.Line.of(
                "over TLS, answers/s", all, Map.Entry::getKey, each -> each.getValue().apart())));
  }
}
