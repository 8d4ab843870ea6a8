package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Times of commands that a reader waits for: the version, and a receipt's verification. */
final class BriefCommands {
  private static final int RUNS = 5;
  private static final Duration SETTLED_MAX = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final HacaCommand haca;
  private final Path receipt;

  private BriefCommands(HacaCommand haca, Path receipt) {
    this.haca = haca;
    this.receipt = receipt;
  }

  /**
   * Asks a network, keeps the receipt of its answer, and needs the network no more.
   *
   * @param haca the command, for a network that runs
   * @param folder for the receipt
   * @throws IOException if the answer does not settle
   */
  static BriefCommands of(HacaCommand haca, Path folder) throws IOException, InterruptedException {
    JsonNode answer =
        haca.ask(
            List.of(
                "infer", "--model", "projectile", "--values", "20,45", "--verification", "TEE"));
    List<String> asking = List.of("receipt", answer.get("proof").asText());
    Path receipt = folder.resolve("receipt.json");
    long deadline = System.nanoTime() + SETTLED_MAX.toNanos();
    while (true) {
      try {
        Files.writeString(receipt, haca.ask(asking).toString());
        return new BriefCommands(haca, receipt);
      } catch (IOException e) {
        // An answer has no receipt until it is settled.
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(LOOK);
    }
  }

  /** A row of figures for each. */
  List<List<String>> rows() throws IOException, InterruptedException {
    return List.of(
        row("`./haca --version`, s", List.of("--version")),
        row(
            "`./haca verify` of a receipt of %,d bytes, s".formatted(Files.size(receipt)),
            List.of("verify", receipt.toString())));
  }

  private List<String> row(String what, List<String> arguments)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run <= RUNS; run++) {
      double took = haca.time(arguments).toNanos() / 1e9;
      // The first may have to link what the others find.
      if (run > 0) {
        seconds.add(took);
      }
    }
    return List.of(what, Figures.medianAndRange("%.2f", seconds));
  }
}
