package network.haca.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;
import org.junit.jupiter.api.Assertions;

/** What tests ask of a network of containers, some of which may be away. */
final class ComposedNetwork {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration TRUST_PERIOD = Duration.ofHours(1);
  private static final String LAUNCH =
      "{\"inputs\":[{\"name\":\"launch\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[20,45]}]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private final ComposeStack stack;
  private final Path folder;

  /**
   * @param folder for what is read from the network
   */
  ComposedNetwork(ComposeStack stack, Path folder) {
    this.stack = stack;
    this.folder = folder;
  }

  URI cometRpc() {
    return URI.create("http://127.0.0.1:" + stack.ports().cometRpc());
  }

  /** Asks a model until there is an answer, and returns its proof. */
  String infer() throws Exception {
    return answer("/v2/models/projectile/infer", LAUNCH)
        .headers()
        .firstValue("X-Haca-Proof")
        .orElseThrow();
  }

  /** Posts to the ingress until there is an answer with a proof. */
  HttpResponse<String> answer(String path, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(stack.ports().http(), path));
    return await(
        "no answer of " + path,
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  /** Waits for the receipt of a proof. */
  JsonNode receipt(String proof) throws Exception {
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/receipts/%s".formatted(stack.ports().receipts(), proof));
    return new ObjectMapper()
        .readTree(await("no receipt of " + proof, HttpRequest.newBuilder(uri)).body());
  }

  private HttpResponse<String> await(String failure, HttpRequest.Builder request) throws Exception {
    HttpRequest asked = request.timeout(Duration.ofSeconds(20)).build();
    long end = System.nanoTime() + PATIENCE.toNanos();
    String last = "nobody answers";
    while (System.nanoTime() < end) {
      try {
        HttpResponse<String> response = http.send(asked, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return response;
        }
        last = response.body();
      } catch (IOException e) {
        // The container is away.
        last = e.toString();
      }
      Thread.sleep(100);
    }
    return Assertions.fail(failure + ": " + last);
  }

  TrustedGenesis genesis() throws Exception {
    String text = stack.run("exec", "-T", "full-node", "cat", "/haca/genesis.json");
    return Offline.genesis(Files.writeString(folder.resolve("genesis.json"), text));
  }

  /** The validators who signed the height of a receipt, followed from those of the genesis. */
  Optional<ReceiptVerifier.Step> firstFailure(JsonNode receipt) throws Exception {
    TrustedGenesis genesis = genesis();
    CometBftSource source = new CometBftSource(cometRpc());
    LightClient.Result followed =
        CometBft.follow(
            source,
            LightClient.trustGenesis(source, genesis),
            ReceiptVerifier.height(receipt),
            TRUST_PERIOD);
    return switch (followed) {
      case LightClient.Result.Verified(var block, _) ->
          Offline.firstFailure(receipt, genesis, block.validators());
      default -> Assertions.fail(followed.toString());
    };
  }
}
