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
import network.haca.benchmarks.answers.InferenceBench;
import network.haca.benchmarks.report.Section;

/** A network's answers beside those of other model servers, in turn. */
final class AnswersLine implements Line {
  private static final String NAME = "answers";

  private final Vertx vertx;
  private final HacaCommand haca;
  private final Path scratch;
  private final Paths paths;
  private final int rounds;
  private final Duration duration;

  /**
   * What the peers are started with.
   *
   * @param python program
   * @param peers {@code benchmarks/peers.py}
   * @param model as ONNX, in the folder that names it
   */
  record Paths(String python, Path peers, Path model) {}

  AnswersLine(
      Vertx vertx, HacaCommand haca, Path scratch, Paths paths, int rounds, Duration duration) {
    this.vertx = vertx;
    this.haca = haca;
    this.scratch = scratch;
    this.paths = paths;
    this.rounds = rounds;
    this.duration = duration;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Section measure() throws IOException, InterruptedException {
    try (Peers peers = Peers.start(paths.python(), paths.peers(), paths.model(), scratch);
        OwnNetwork network =
            OwnNetwork.start(vertx, haca, Files.createTempDirectory(scratch, NAME))) {
      List<String> arguments =
          new ArrayList<>(
              List.of(
                  "bench",
                  "inference",
                  "--rounds",
                  Integer.toString(rounds),
                  "--seconds",
                  Long.toString(duration.toSeconds())));
      List<String> servers = new ArrayList<>(InferenceBench.OWN);
      peers
          .started()
          .forEach(
              (name, address) -> {
                servers.add(servers.size() - 1, name);
                arguments.addAll(List.of("--peer", name + "=" + address));
              });
      List<String> asked = new ArrayList<>(arguments);
      asked.addAll(List.of("--ingress", network.ingress().toString()));
      return section(haca.ask(asked), servers, HacaCommand.text(arguments), peers.missing());
    }
  }

  private static Section section(
      JsonNode measured, List<String> servers, String command, List<String> missing) {
    List<String> heading = new ArrayList<>(List.of("clients"));
    heading.addAll(servers);
    List<List<String>> rows = new ArrayList<>();
    for (JsonNode each : measured) {
      List<String> row = new ArrayList<>(List.of(each.get("clients").asText()));
      for (String server : servers) {
        JsonNode rate = each.get(server);
        row.add(
            Figures.text("%,.0f", rate.get("perSecond").asDouble())
                + Figures.text(", %.1f ms", rate.get("medianMs").asDouble()));
      }
      rows.add(row);
    }
    return new Section(
        NAME,
        "Answers beside other model servers: answers/s and median of the median round",
        command,
        String.join(" ", missing),
        heading,
        rows,
        Optional.empty());
  }
}
