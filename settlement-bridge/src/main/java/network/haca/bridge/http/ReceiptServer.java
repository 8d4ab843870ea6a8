package network.haca.bridge.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.chain.ProofLookup;
import network.haca.bridge.chain.ReceiptLookup;
import network.haca.primitives.Bytes32;

/**
 * Of a proof by its leaf hash: {@code GET /v1/receipts/{leaf}} its receipt, {@code GET
 * /v1/proofs/{leaf}} where its batch or its transaction is. With {@code ?wait=SECONDS} the latter
 * is answered as soon as there is something to name.
 */
public final class ReceiptServer {
  private static final String RECEIPTS = "/v1/receipts/";
  private static final String PROOFS = "/v1/proofs/";

  /** Of a connection, beyond what its request may wait. */
  private static final int IDLE_SECONDS = 30;

  private static final long LOOK_MILLIS = 20;

  private final Vertx vertx;
  private final ReceiptLookup receipts;
  private final ProofLookup proofs;
  private final LookupLimits limits;
  private final HttpServer server;
  private final AtomicInteger waiting = new AtomicInteger();

  public ReceiptServer(
      Vertx vertx, ReceiptLookup receipts, ProofLookup proofs, LookupLimits limits) {
    this.vertx = vertx;
    this.receipts = receipts;
    this.proofs = proofs;
    this.limits = limits;
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout((int) limits.waitMax().toSeconds() + IDLE_SECONDS))
            .requestHandler(this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    boolean isGet = request.method().equals(HttpMethod.GET);
    if (isGet && request.path().startsWith(RECEIPTS)) {
      answer(request, RECEIPTS, receipts::find, 0);
    } else if (isGet && request.path().startsWith(PROOFS)) {
      waitSeconds(request)
          .ifPresentOrElse(
              seconds -> answer(request, PROOFS, proofs::find, seconds),
              () ->
                  error(
                      request,
                      400,
                      "wait is a number of seconds, 0 to " + limits.waitMax().toSeconds()));
    } else {
      error(request, 404, "no such path: " + request.path());
    }
  }

  private interface Lookup {
    Optional<ObjectNode> find(Bytes32 leaf) throws IOException;
  }

  private Optional<Integer> waitSeconds(HttpServerRequest request) {
    String given = request.getParam("wait", "0");
    return given.matches("[0-9]{1,4}") && Integer.parseInt(given) <= limits.waitMax().toSeconds()
        ? Optional.of(Integer.parseInt(given))
        : Optional.empty();
  }

  private void answer(HttpServerRequest request, String base, Lookup lookup, int waitSeconds) {
    Optional<Bytes32> leaf = leaf(request.path().substring(base.length()));
    if (leaf.isEmpty()) {
      error(request, 400, "a proof is asked for by its leaf hash: 0x and 64 digits");
      return;
    }
    if (waiting.incrementAndGet() > limits.waitingMax()) {
      waiting.decrementAndGet();
      error(request, 503, "%d wait for an answer already".formatted(limits.waitingMax()));
      return;
    }
    look(() -> lookup.find(leaf.get()), TimeUnit.SECONDS.toMillis(waitSeconds) / LOOK_MILLIS)
        .onComplete(done -> waiting.decrementAndGet())
        .onSuccess(
            found -> {
              if (found.isPresent()) {
                send(request, 200, found.get().toString());
              } else {
                error(request, 404, "not settled, or not yet: " + leaf.get());
              }
            })
        .onFailure(failure -> error(request, 500, "it cannot be looked up now"));
  }

  private Future<Optional<ObjectNode>> look(Callable<Optional<ObjectNode>> lookup, long looksLeft) {
    return vertx
        .executeBlocking(lookup, false)
        .compose(
            found ->
                found.isPresent() || looksLeft == 0
                    ? Future.succeededFuture(found)
                    : vertx.timer(LOOK_MILLIS).compose(later -> look(lookup, looksLeft - 1)));
  }

  private static Optional<Bytes32> leaf(String text) {
    try {
      return Optional.of(Bytes32.fromHex(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void error(HttpServerRequest request, int status, String message) {
    send(request, status, new JsonObject().put("error", message).encode());
  }

  private static void send(HttpServerRequest request, int status, String json) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json);
  }
}
