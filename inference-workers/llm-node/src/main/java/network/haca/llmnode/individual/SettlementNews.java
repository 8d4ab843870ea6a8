package network.haca.llmnode.individual;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.connection.BoundedBody;
import network.haca.llmnode.core.Submission;
import network.haca.llmnode.core.Submissions;
import network.haca.primitives.Bytes32;

/** Asks the bridge for the transaction that settles a leaf, for as long as an answer may wait. */
public final class SettlementNews implements Submissions, AutoCloseable {
  private static final int ANSWER_BYTES_MAX = 64 << 10;
  private static final Duration ROUND_TRIP_MAX = Duration.ofSeconds(2);

  private final HttpClient client;
  private final URI bridge;
  private final Duration patience;

  public SettlementNews(Vertx vertx, IndividualOptions options) {
    this.client = vertx.createHttpClient();
    this.bridge = options.bridge();
    this.patience = options.patience();
  }

  /** Nothing if the bridge cannot say in time; it goes on all the same. Never fails. */
  @Override
  public CompletionStage<Optional<Submission>> of(Bytes32 leaf) {
    String path = "/v1/proofs/%s?wait=%d".formatted(leaf, patience.toSeconds());
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(bridge.resolve(path).toString())
                .setTimeout(patience.plus(ROUND_TRIP_MAX).toMillis()))
        .compose(request -> request.send())
        .compose(
            response ->
                BoundedBody.ofAnswer(response, ANSWER_BYTES_MAX, "the bridge's answer is too long"))
        .map(body -> read(body.toJsonObject()))
        .otherwise(Optional.empty())
        .toCompletionStage();
  }

  @Override
  public void close() {
    client.close().await();
  }

  private static Optional<Submission> read(JsonObject proof) {
    return proof.containsKey("transaction")
        ? Optional.of(
            new Submission(
                proof.getString("transaction"),
                proof.getString("account", ""),
                proof.getLong("nonce", 0L)))
        : Optional.empty();
  }
}
