package network.haca.benchmarks.payments;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import network.haca.benchmarks.llm.BenchNode;
import network.haca.primitives.Bytes32;
import network.haca.x402.ChallengeHeader;
import network.haca.x402.Offer;
import network.haca.x402.Reading;

/** One client with one connection, which asks a question after the other. */
final class Customer implements AutoCloseable {
  static final String PAYMENT = "PAYMENT-SIGNATURE";
  static final String SESSION = "X-Upto-Session";
  private static final int OK = 200;
  private static final int PAYMENT_REQUIRED = 402;

  private final HttpClient client;
  private final BenchNode node;
  private final Payers payers;

  Customer(Vertx vertx, BenchNode node, Payers payers) {
    this.client = vertx.createHttpClient(node.pinned(), new PoolOptions().setHttp1MaxSize(1));
    this.node = node;
    this.payers = payers;
  }

  /**
   * An answer.
   *
   * @param nanos from the request's first byte to the answer's last
   */
  record Answer(int status, MultiMap headers, Buffer body, long nanos) {}

  private Answer post(String model, Map<String, String> headers) throws IOException {
    RequestOptions options = node.chat().setMethod(HttpMethod.POST);
    headers.forEach(options::putHeader);
    Buffer body =
        Buffer.buffer(
            "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}"
                .formatted(model));
    long begin = System.nanoTime();
    Future<Answer> asked =
        client
            .request(options)
            .compose(request -> request.send(body))
            .compose(
                response ->
                    response
                        .body()
                        .map(
                            text ->
                                new Answer(
                                    response.statusCode(),
                                    response.headers(),
                                    text,
                                    System.nanoTime() - begin)));
    try {
      return asked.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new IOException("a request fails: " + e.getMessage(), e);
    }
  }

  /**
   * Asks a model.
   *
   * @throws IOException if the answer is not 200
   */
  Answer ask(String model, Map<String, String> headers) throws IOException {
    Answer answer = post(model, headers);
    if (answer.status() != OK) {
      throw new IOException(
          "a request is answered %d: %s".formatted(answer.status(), answer.body()));
    }
    return answer;
  }

  /** The offer of the node's challenge, once it makes one. */
  Offer offer() throws IOException {
    Answer unpaid = post(Shop.SOLD, Map.of());
    // The node asks its facilitator, a moment after its start, who settles.
    for (int i = 0; i < 100 && unpaid.status() != PAYMENT_REQUIRED; i++) {
      pause();
      unpaid = post(Shop.SOLD, Map.of());
    }
    return switch (ChallengeHeader.offers(
        String.valueOf(unpaid.headers().get("PAYMENT-REQUIRED")))) {
      case Reading.Value<List<Offer>>(List<Offer> offers) -> offers.getFirst();
      case Reading.Refused<List<Offer>>(var why) ->
          throw new IOException("the node makes no offer: %s; %s".formatted(why, unpaid.body()));
    };
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The header of a payment that opens a session. */
  String pay(Offer offer, long nonce) throws IOException {
    String payment =
        payers.next().pay(offer, Bytes32.ofUnsigned(nonce), Instant.now()).toJson().toString();
    return Base64.getEncoder().encodeToString(payment.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    client.close().await();
  }
}
