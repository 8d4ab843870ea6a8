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
import network.haca.bridge.chain.ProofLookup;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.primitives.Bytes32;

/**
 * Of a settled proof by its leaf hash: {@code GET /v1/receipts/{leaf}} its receipt, {@code GET
 * /v1/proofs/{leaf}} where its batch is.
 */
public final class ReceiptServer {
  private static final String RECEIPTS = "/v1/receipts/";
  private static final String PROOFS = "/v1/proofs/";
  private static final int IDLE_SECONDS = 30;

  private final Vertx vertx;
  private final ReceiptStore receipts;
  private final ProofLookup proofs;
  private final HttpServer server;

  public ReceiptServer(Vertx vertx, ReceiptStore receipts, ProofLookup proofs) {
    this.vertx = vertx;
    this.receipts = receipts;
    this.proofs = proofs;
    this.server =
        vertx
            .createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS))
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
      answer(request, RECEIPTS, receipts::receipt);
    } else if (isGet && request.path().startsWith(PROOFS)) {
      answer(request, PROOFS, proofs::find);
    } else {
      error(request, 404, "no such path: " + request.path());
    }
  }

  private interface Lookup {
    Optional<ObjectNode> find(Bytes32 leaf) throws IOException;
  }

  private void answer(HttpServerRequest request, String base, Lookup lookup) {
    Optional<Bytes32> leaf = leaf(request.path().substring(base.length()));
    if (leaf.isEmpty()) {
      error(request, 400, "a proof is asked for by its leaf hash: 0x and 64 digits");
      return;
    }
    vertx
        .executeBlocking(() -> lookup.find(leaf.get()), false)
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
