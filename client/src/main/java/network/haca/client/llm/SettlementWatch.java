package network.haca.client.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;

/** Waits until a bridge says that proofs are settled; it does not prove it. */
public final class SettlementWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LOOK_MAX = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int ANSWER_BYTES_MAX = 1 << 20;

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI bridge;

  public SettlementWatch(URI bridge) {
    this.bridge = bridge;
  }

  /** The proof is on its way; the message says how to look again. */
  public static final class NotSettledException extends Exception {
    NotSettledException(String message, IOException cause) {
      super(message, cause);
    }

    NotSettledException(String message) {
      super(message);
    }
  }

  /** Where the proof is settled by the bridge's word, and how to prove it, in a sentence. */
  public String await(Bytes32 leaf) throws NotSettledException, InterruptedException {
    URI address = bridge.resolve("/v1/proofs/" + leaf.toHex());
    Instant deadline = Instant.now().plus(PATIENCE);
    try {
      while (Instant.now().isBefore(deadline)) {
        HttpResponse<String> response =
            http.send(
                HttpRequest.newBuilder(address).timeout(LOOK_MAX).build(),
                BodyHandlers.limiting(BodyHandlers.ofString(), ANSWER_BYTES_MAX));
        JsonNode proof = new ObjectMapper().readTree(response.body());
        if (response.statusCode() == OK && proof.path("status").asText().equals("SETTLED")) {
          return "settled, says the bridge at %s: %s; haca receipt %s, then haca verify, proves it"
              .formatted(bridge, Printable.line(describe(proof)), leaf);
        }
        Thread.sleep(LOOK);
      }
    } catch (IOException e) {
      throw new NotSettledException("no bridge at " + bridge + "; is the network up?", e);
    }
    throw new NotSettledException(
        "The bridge does not say that the proof is settled after %d s; it is on its way: look again with haca receipt %s."
            .formatted(PATIENCE.toSeconds(), leaf));
  }

  @Override
  public void close() {
    http.close();
  }

  private static String describe(JsonNode proof) {
    String where =
        proof.path("route").asText().equals("INDIVIDUAL")
            ? "alone at height %s".formatted(proof.path("height").asText())
            : "in settlement %s of height %s, with %s: root %s"
                .formatted(
                    proof.path("settlement").asText(),
                    proof.path("height").asText(),
                    proof.path("batchSize").asInt() == 1
                        ? "no other proof"
                        : proof.path("batchSize").asInt() - 1 + " others",
                    proof.path("root").asText());
    return "%s, transaction %s, Walrus blob %s"
        .formatted(where, proof.path("transaction").asText(), proof.path("walrusBlobId").asText());
  }
}
