package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.benchmarks.all.Peers.Peer;
import network.haca.benchmarks.report.Chart;
import network.haca.benchmarks.report.Section;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.models.SmolLm2;

/** A model on this machine, beside llama.cpp with the same weights, as they are and quantized. */
final class DecoderLine implements Line {
  private static final String NAME = "decoder";
  private static final String TITLE =
      "SmolLM2-135M-Instruct in 32-bit floats on this machine, each answer proven";
  private static final List<String> PRECISIONS = List.of("f32", "q4_1");
  private static final String MODULES = "xllamacpp, gguf, onnx";
  private static final String READY = "/health";
  private static final String PEERS =
      "llama.cpp is given the same weights, has all processors, up to 8 answers at once and each"
          + " prompt to read anew, and proves nothing. ";

  private static final Trend TREND =
      new Trend(new Bend(Bend.Hope.MORE, "clients"), "tokensPerSecond", "", Trend.MILLIS);

  private final HacaCommand haca;
  private final Python python;
  private final Path scratch;
  private final Duration duration;

  DecoderLine(HacaCommand haca, Python python, Path scratch, Duration duration) {
    this.haca = haca;
    this.python = python;
    this.scratch = scratch;
    this.duration = duration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    List<String> arguments =
        new ArrayList<>(List.of("bench", NAME, "--clients", "1,4,8", "--seconds"));
    arguments.add(Long.toString(duration.toSeconds()));
    try (Peers peers = Peers.start(python, llamas(), scratch)) {
      arguments.addAll(peers.options());
      return section(
          haca.ask(arguments),
          List.copyOf(peers.started().keySet()),
          String.join(" ", peers.missing()));
    }
  }

  /** llama.cpp with each precision; one that has no file cannot be started, and says so. */
  private List<Peer> llamas() throws IOException, InterruptedException {
    Path model = SmolLm2.prepare(BundledModels.exporter(), line -> {}).folder();
    List<Peer> peers = new ArrayList<>();
    boolean canBeMade = python.has(MODULES);
    for (String precision : PRECISIONS) {
      Path file = scratch.resolve(precision + ".gguf");
      if (canBeMade) {
        python.run(
            scratch.resolve("make_gguf.log"),
            List.of("make_gguf.py", model.toString(), file.toString(), precision));
      }
      peers.add(new Peer("llama.cpp-" + precision, MODULES, "llama", file, READY));
    }
    return peers;
  }

  private static Section section(JsonNode measured, List<String> peers, String missing) {
    List<String> heading =
        new ArrayList<>(List.of("clients", "tokens/s", "median ms of an answer"));
    for (String peer : peers) {
      heading.addAll(List.of(peer + ", tokens/s", "ours ÷ " + peer));
    }
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(each -> rows.add(row(each, peers)));
    return new Section(
        NAME,
        TITLE,
        "./haca bench all --only " + NAME,
        (PEERS + missing).strip(),
        heading,
        rows,
        Optional.of(chart(measured, peers)));
  }

  private static List<String> row(JsonNode measured, List<String> peers) {
    List<String> row = new ArrayList<>();
    row.add(measured.get("clients").asText());
    row.add(Figures.text("%.0f", rate(measured)));
    row.add(Figures.text("%.0f", measured.get("medianMs").asDouble()));
    for (String peer : peers) {
      double other = rate(measured.get("peers").get(peer));
      row.add(Figures.text("%.0f", other));
      row.add(Figures.text("%.2f", rate(measured) / other));
    }
    return row;
  }

  private static double rate(JsonNode measured) {
    return measured.get("tokensPerSecond").asDouble();
  }

  private static Chart chart(JsonNode measured, List<String> peers) {
    List<JsonNode> all = new ArrayList<>();
    measured.forEach(all::add);
    List<Chart.Line> lines = new ArrayList<>();
    lines.add(line("tokens/s", all, "/tokensPerSecond"));
    lines.add(line("median ms of an answer", all, "/medianMs"));
    for (String peer : peers) {
      lines.add(line(peer + ", tokens/s", all, "/peers/" + peer + "/tokensPerSecond"));
    }
    return new Chart(TITLE, "clients", lines, TREND.sentence("clients", all));
  }

  private static Chart.Line line(String name, List<JsonNode> all, String field) {
    return Chart.Line.of(
        name, all, each -> each.get("clients").asDouble(), each -> each.at(field).asDouble());
  }
}
