package network.haca.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedValidator;

/** Receipts from a bridge, which is believed nothing. */
final class Receipts {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int OK = 200;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI bridge;
  private final List<TrustedValidator> validators;

  Receipts(URI bridge, List<TrustedValidator> validators) {
    this.bridge = bridge;
    this.validators = validators;
  }

  ReceiptResult fetch(ProvenAnswer answer) throws IOException {
    URI uri = bridge.resolve("/v1/receipts/" + answer.proof().leaf().hash());
    HttpResponse<String> response = get(uri);
    JsonNode body = json.readTree(response.body());
    if (response.statusCode() != OK || !(body instanceof ObjectNode receipt)) {
      return new ReceiptResult.Missing(body.path("error").asText("the bridge has no receipt"));
    }
    // One's own question and answer, whatever the bridge put there.
    receipt.set("answer", answer.exchange().write());
    List<ReceiptVerifier.Step> steps = ReceiptVerifier.verify(receipt, validators);
    return steps.stream().allMatch(ReceiptVerifier.Step::passed)
        ? new ReceiptResult.Verified(receipt, steps)
        : new ReceiptResult.Refuted(receipt, steps);
  }

  private HttpResponse<String> get(URI uri) throws IOException {
    try {
      return http.send(
          HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + uri, e);
    }
  }
}
