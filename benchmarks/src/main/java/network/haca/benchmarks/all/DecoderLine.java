package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import network.haca.devnet.models.Weights;

/** A model on this machine with each kind of weights, beside llama.cpp with the like. */
final class DecoderLine implements Line {
  private static final String NAME = "decoder";
  private static final String TITLE =
      "SmolLM2-135M-Instruct on this machine by its weights, each answer proven";

  /** The precisions of llama.cpp, each with the weights of ours that it is held against. */
  private static final List<Like> LIKES =
      List.of(new Like(Weights.FLOAT32.label(), "f32"), new Like(Weights.INT8.label(), "q4_1"));

  private static final String MODULES = "xllamacpp, gguf, onnx";
  private static final String READY = "/health";
  private static final String PEERS =
      "The model comes in Q4_1. float32 has its weights widened, int8 has them in 8 bits, which keeps"
          + " them nearly as they are ([ADR 74](adr/0074-language-models-in-8-bits.md));"
          + " llama.cpp is given the float32 ones, as they are and in Q4_1. It has all processors,"
          + " up to 8 answers at once and each prompt to read anew, and proves nothing. ";

  /** The weights whose growth the sentence under the chart is about. */
  private static final String GROWING = Weights.INT8.label();

  private static final String RATE = "tokensPerSecond";
  private static final String MEDIAN = "medianMs";
  private static final Trend TREND =
      new Trend(new Bend(Bend.Hope.MORE, "clients"), RATE, "", Trend.MILLIS);

  /** A precision of llama.cpp beside ours. */
  private record Like(String ours, String precision) {
    String peer() {
      return "llama.cpp-" + precision;
    }
  }

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
    List<String> arguments = new ArrayList<>(List.of("bench", NAME, "--clients", "1,4,8"));
    arguments.add("--weights");
    arguments.add(String.join(",", LIKES.stream().map(Like::ours).toList()));
    arguments.add("--seconds");
    arguments.add(Long.toString(duration.toSeconds()));
    try (Peers peers = Peers.start(python, llamas(), scratch)) {
      arguments.addAll(peers.options());
      return section(
          haca.ask(arguments),
          LIKES.stream().filter(like -> peers.started().containsKey(like.peer())).toList(),
          String.join(" ", peers.missing()));
    }
  }

  /** llama.cpp with each precision; one that has no file cannot be started, and says so. */
  private List<Peer> llamas() throws IOException, InterruptedException {
    Path model = SmolLm2.prepare(BundledModels.exporter(), Weights.FLOAT32, line -> {}).folder();
    List<Peer> peers = new ArrayList<>();
    boolean canBeMade = python.has(MODULES);
    for (Like like : LIKES) {
      String precision = like.precision();
      Path file = scratch.resolve(precision + ".gguf");
      if (canBeMade) {
        python.run(
            scratch.resolve("make_gguf.log"),
            List.of("make_gguf.py", model.toString(), file.toString(), precision));
      }
      peers.add(new Peer(like.peer(), MODULES, "llama", file, READY));
    }
    return peers;
  }

  private static Section section(JsonNode measured, List<Like> beside, String missing) {
    List<String> heading = new ArrayList<>(List.of("clients"));
    for (Like like : LIKES) {
      heading.add(like.ours() + ", tokens/s");
      heading.add(like.ours() + ", median ms of an answer");
    }
    for (Like like : beside) {
      heading.add(like.peer() + ", tokens/s");
      heading.add("%s ÷ %s".formatted(like.ours(), like.peer()));
    }
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(each -> rows.add(row(each, beside)));
    return new Section(
        NAME,
        TITLE,
        "./haca bench all --only " + NAME,
        (PEERS + missing).strip(),
        heading,
        rows,
        Optional.of(chart(measured, beside)));
  }

  private static List<String> row(JsonNode measured, List<Like> beside) {
    List<String> row = new ArrayList<>();
    row.add(measured.get("clients").asText());
    for (Like like : LIKES) {
      JsonNode ours = ours(measured, like.ours());
      row.add(Figures.text("%.0f", rate(ours)));
      row.add(Figures.text("%.0f", ours.get(MEDIAN).asDouble()));
    }
    for (Like like : beside) {
      double other = rate(measured.get("peers").get(like.peer()));
      row.add(Figures.text("%.0f", other));
      row.add(Figures.text("%.2f", rate(ours(measured, like.ours())) / other));
    }
    return row;
  }

  private static JsonNode ours(JsonNode measured, String weights) {
    return measured.get("models").get(weights);
  }

  private static double rate(JsonNode of) {
    return of.get(RATE).asDouble();
  }

  private static Chart chart(JsonNode measured, List<Like> beside) {
    List<JsonNode> all = new ArrayList<>();
    List<JsonNode> growing = new ArrayList<>();
    for (JsonNode each : measured) {
      all.add(each);
      ObjectNode own = ours(each, GROWING).deepCopy();
      growing.add(own.put("clients", each.get("clients").asInt()));
    }
    List<Chart.Line> lines = new ArrayList<>();
    for (Like like : LIKES) {
      lines.add(
          line(like.ours() + ", tokens/s", all, "/models/%s/%s".formatted(like.ours(), RATE)));
    }
    for (Like like : beside) {
      lines.add(line(like.peer() + ", tokens/s", all, "/peers/%s/%s".formatted(like.peer(), RATE)));
    }
    return new Chart(TITLE, "clients", lines, sentence(growing));
  }

  private static String sentence(List<JsonNode> growing) {
    String bend = TREND.sentence("clients", growing);
    return "With %s, %s%s"
        .formatted(GROWING, Character.toLowerCase(bend.charAt(0)), bend.substring(1));
  }

  private static Chart.Line line(String name, List<JsonNode> all, String field) {
    return Chart.Line.of(
        name, all, each -> each.get("clients").asDouble(), each -> each.at(field).asDouble());
  }
}
