package network.haca.paymentgate.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import network.haca.connection.JsonResponses;
import network.haca.x402.Challenge;
import network.haca.x402.Offer;

/** Status 402, with what is asked for in both versions of x402. */
public final class ChallengeResponse {
  private static final int PAYMENT_REQUIRED = 402;

  private ChallengeResponse() {}

  /** The header is version 2's; the body is version 1's where one of the offers has it. */
  public static void send(HttpServerResponse response, Challenge challenge) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    response
        .setStatusCode(PAYMENT_REQUIRED)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(Challenge.HEADER, challenge.header());
    boolean isVersion1 = challenge.offers().stream().anyMatch(Offer::isOfVersion1);
    JsonResponses.send(response, isVersion1 ? challenge.toVersion1() : challenge.toJson());
  }
}
