package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.benchmarks.all.Peers.Peer;
import network.haca.benchmarks.answers.InferenceBench;
import network.haca.benchmarks.answers.Question;
import network.haca.benchmarks.report.Section;

/** A network's answers beside those of other model servers, in turn. */
final class AnswersLine implements Line {
  /** Seconds of load before a network is measured; until then it compiles itself. */
  private static final int WARM_UP = 60;

  private static final String WARMED =
      "The network, which has just started, is under the greatest of these loads for %d s before."
          .formatted(WARM_UP);

  private final String name;
  private final Question question;
  private final Setting setting;
  private final Path model;

  /**
   * The commands, files and times with which a network and other servers are measured.
   *
   * @param scratch a folder for homes and outputs
   * @param rounds of which the median counts
   * @param duration of one run
   */
  record Setting(
      Vertx vertx, HacaCommand haca, Python python, Path scratch, int rounds, Duration duration) {}

  /**
   * A measurement of one model.
   *
   * @param model as ONNX, in the folder that names it
   */
  AnswersLine(String name, Question question, Path model, Setting setting) {
    this.name = name;
    this.question = question;
    this.model = model;
    this.setting = setting;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    Path scratch = setting.scratch();
    try (Peers peers = Peers.start(setting.python(), servers(), scratch);
        OwnNetwork network =
            OwnNetwork.start(
                setting.vertx(), setting.haca(), Files.createTempDirectory(scratch, name))) {
      JsonNode measured = setting.haca().ask(arguments(network, peers));
      return section(measured, List.copyOf(peers.started().keySet()), peers.missing());
    }
  }

  private List<String> arguments(OwnNetwork network, Peers peers) {
    List<String> arguments = new ArrayList<>(List.of("bench", "inference"));
    arguments.addAll(List.of("--model", question.model()));
    arguments.addAll(List.of("--rounds", Integer.toString(setting.rounds())));
    arguments.addAll(List.of("--seconds", Long.toString(setting.duration().toSeconds())));
    arguments.addAll(List.of("--warm-up", Integer.toString(WARM_UP)));
    arguments.addAll(List.of("--ingress", network.ingress().toString()));
    arguments.addAll(peers.options());
    return arguments;
  }

  private List<Peer> servers() {
    String ready = "/v2/models/%s/ready".formatted(question.model());
    return List.of(
        new Peer("mlserver", "mlserver, onnxruntime, tokenizers", "mlserver", model, ready),
        new Peer("triton", "pytriton, onnxruntime, tokenizers", "triton", model, ready));
  }

  private Section section(JsonNode measured, List<String> peers, List<String> missing) {
    List<String> servers = new ArrayList<>(InferenceBench.OWN);
    servers.addAll(servers.size() - 1, peers);
    List<String> heading = new ArrayList<>(List.of("clients"));
    heading.addAll(servers);
    peers.forEach(peer -> heading.add(InferenceBench.PROVEN + " ÷ " + peer));
    List<List<String>> rows = new ArrayList<>();
    measured.forEach(each -> rows.add(row(each, servers, peers)));
    return new Section(
        name,
        "Answers of `%s` beside other model servers: answers/s and median of the median round"
            .formatted(question.model()),
        "./haca bench all --only " + name,
        String.join(" ", Stream.concat(Stream.of(WARMED), missing.stream()).toList()),
        heading,
        rows,
        Optional.empty());
  }

  private static List<String> row(JsonNode measured, List<String> servers, List<String> peers) {
    List<String> row = new ArrayList<>(List.of(measured.get("clients").asText()));
    for (String server : servers) {
      double median = measured.get(server).get("medianMs").asDouble();
      row.add(Figures.text("%,.0f", rate(measured, server)) + Figures.text(", %.1f ms", median));
    }
    double own = rate(measured, InferenceBench.PROVEN);
    peers.forEach(peer -> row.add(Figures.text("%.2f", own / rate(measured, peer))));
    return row;
  }

  private static double rate(JsonNode measured, String server) {
    return measured.get(server).get("perSecond").asDouble();
  }
}
