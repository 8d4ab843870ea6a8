package network.haca.cli.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.x402.Challenge;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.PayingAccount;
import network.haca.x402.Payment;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import org.jspecify.annotations.Nullable;

/** One question to an ingress that asks for payment. */
final class PaidQuestion implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int PAYMENT_REQUIRED = 402;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI ingress;

  /** The ingress, or the payment, is not as it has to be. */
  static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }

  PaidQuestion(URI ingress) {
    this.ingress = ingress;
  }

  /**
   * A request's body.
   *
   * @param model the first that is served, if none is given
   */
  String body(@Nullable String model, String text, int tokensMax)
      throws IOException, InterruptedException, RefusedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", model == null ? firstModel() : model).put("max_tokens", tokensMax);
    body.putArray("messages").addObject().put("role", "user").put("content", text);
    return body.toString();
  }

  private String firstModel() throws IOException, InterruptedException, RefusedException {
    HttpRequest request = HttpRequest.newBuilder(at("/v1/models")).timeout(PATIENCE).build();
    JsonNode models = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    String first = models.at("/data/0/id").asText();
    if (first.isEmpty()) {
      throw new RefusedException("no language model is served; start with 'haca up --llm --paid'");
    }
    return first;
  }

  /** The first way to pay that is offered. */
  Offer challenge(String body) throws IOException, InterruptedException, RefusedException {
    HttpResponse<String> asked = client.send(post(body).build(), BodyHandlers.ofString());
    if (asked.statusCode() != PAYMENT_REQUIRED) {
      throw new RefusedException(
          "the ingress does not ask for payment, but answers %d: %s"
              .formatted(asked.statusCode(), Printable.line(asked.body())));
    }
    String header = asked.headers().firstValue(Challenge.HEADER).orElse("");
    return switch (ChallengeHeader.offers(header)) {
      case Reading.Value<List<Offer>>(List<Offer> offers) when !offers.isEmpty() ->
          offers.getFirst();
      case Reading.Value<List<Offer>> _ ->
          throw new RefusedException("the ingress offers no way to pay that is known here");
      case Reading.Refused<List<Offer>>(Refusal why) -> throw new RefusedException(why.message());
    };
  }

  /** The answer to the question with its payment. */
  HttpResponse<String> pay(String body, PayingAccount account, Offer offer)
      throws IOException, InterruptedException {
    byte[] random = new byte[Bytes32.SIZE];
    new SecureRandom().nextBytes(random);
    Payment payment = account.pay(offer, new Bytes32(Bytes.wrap(random)), Instant.now());
    byte[] text = payment.toJson().toString().getBytes(StandardCharsets.UTF_8);
    return client.send(
        post(body)
            .header(payment.version().paymentHeader(), Base64.getEncoder().encodeToString(text))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder(at("/v1/chat/completions"))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private URI at(String path) {
    return ingress.resolve(path);
  }

  @Override
  public void close() {
    client.close();
  }
}
