package network.haca.devnet.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import network.haca.connection.PinnedHttp;
import network.haca.primitives.Bytes32;
import network.haca.workers.app.Worker;

/** Follows one proof by what its prover tells, and says so whenever it has come further. */
final class ProofStations {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final Worker prover;
  private final Consumer<String> out;

  ProofStations(Worker prover, Consumer<String> out) {
    this.prover = prover;
    this.out = out;
  }

  /**
   * Follows a proof until it is settled.
   *
   * @return for each state that was seen, the milliseconds until then
   * @throws IOException if it fails, or takes too long
   */
  Map<String, Long> follow(Bytes32 leaf) throws IOException, InterruptedException {
    Map<String, Long> seen = new LinkedHashMap<>();
    String said = "";
    long start = System.nanoTime();
    long elapsed = 0;
    try (HttpClient http = PinnedHttp.to(prover.identity().tlsCertificateDer())) {
      while (elapsed < PATIENCE.toMillis()) {
        JsonNode job = ask(http, leaf);
        elapsed = (System.nanoTime() - start) / 1_000_000;
        String state = job.path("state").asText();
        var _ = seen.putIfAbsent(state, elapsed);
        String line = job.has("percent") ? state + " " + job.get("percent") + " %" : state;
        if (!line.equals(said)) {
          said = line;
          out.accept("  %6d ms  %s".formatted(elapsed, line));
        }
        if (state.equals("SETTLED")) {
          return seen;
        }
        if (state.equals("FAILED")) {
          throw new IOException("the answer gets no proof: " + job.path("reason").asText());
        }
        Thread.sleep(LOOK);
      }
    }
    throw new IOException("the proof is not settled within %d s".formatted(PATIENCE.toSeconds()));
  }

  private JsonNode ask(HttpClient http, Bytes32 leaf) throws IOException, InterruptedException {
    URI uri =
        URI.create("https://127.0.0.1:%d/v1/proofs/%s".formatted(prover.port(), leaf.toHex()));
    return JSON.readTree(
        http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }
}
