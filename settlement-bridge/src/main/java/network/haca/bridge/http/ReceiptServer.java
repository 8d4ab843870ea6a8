package network.haca.bridge.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import network.haca.bridge.core.LeafLookup;
import network.haca.bridge.core.LeafNews;
import network.haca.bridge.core.LeafWaits;
import network.haca.bridge.core.SettledLast;
import network.haca.connection.JsonResponses;
import network.haca.connection.server.RoleServer;
import network.haca.connection.server.ServerLimits;
import network.haca.feeds.FeedLedger;
import network.haca.primitives.Bytes32;
import network.haca.service.Health;

/**
 * The HTTP port at which a bridge tells of proofs by their leaf hashes: {@code GET
 * /v1/receipts/{leaf}} gives the receipt, with {@code ?nodes=…&definitions=…} one that proves an
 * answer's facts, with {@code ?entry=…} one that proves the registry's entry of its model, {@code
 * GET /v1/proofs/{leaf}} where the batch or the transaction is, or why the proof is refused. With
 * {@code ?wait=SECONDS} the latter is answered as soon as there is something to name: it is held
 * until news of the proof comes, the time is over, or the client leaves. {@code GET
 * /v1/settlements/{root}/leaves} gives the leaves of a settled root, {@code GET /v1/settling} which
 * batch was settled last. Feeds are here, and the bridge's health.
 */
public final class ReceiptServer {
  private static final String RECEIPTS = "/v1/receipts/";
  private static final String PROOFS = "/v1/proofs/";
  private static final String SETTLEMENTS = "/v1/settlements/";
  private static final String LEAVES = "/leaves";
  private static final String SETTLING = "/v1/settling";

  private final Vertx vertx;
  private final LeafLookup lookup;
  private final LookupLimits limits;
  private final RoleServer server;
  private final LeafWaits waits;
  private final FeedRoutes feeds;
  private final Supplier<Optional<SettledLast>> last;
  private final InstantSource clock;

  /**
   * @param news of leaves
   * @param connections of clients
   * @param feeds as the chain has them
   * @param last the batch that was settled last, if there is one
   * @param clock by which that is told
   */
  public ReceiptServer(
      Vertx vertx,
      LeafLookup lookup,
      LeafNews news,
      LookupLimits limits,
      ServerLimits connections,
      FeedLedger feeds,
      Supplier<Optional<SettledLast>> last,
      InstantSource clock,
      Health health) {
    this.vertx = vertx;
    this.lookup = lookup;
    this.limits = limits;
    this.last = last;
    this.clock = clock;
    this.feeds = new FeedRoutes(vertx, feeds);
    this.waits = new LeafWaits(news, limits.waitingMax(), this::block, this::after);
    this.server = RoleServer.withGrpc(vertx, connections, limits.waitMax(), health, this::handle);
  }

  /** Listens; the result is the port, chosen by the system if {@code port} is 0. */
  public Future<Integer> listen(String host, int port) {
    return server.listen(host, port);
  }

  /** Those who wait for an answer get none. */
  public Future<Void> close() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    String path = request.path();
    if (feeds.serve(request)) {
      return;
    }
    boolean isGet = request.method().equals(HttpMethod.GET);
    LeafAnswers answers = new LeafAnswers(request);
    if (isGet && path.startsWith(RECEIPTS)) {
      receipt(request, answers, path.substring(RECEIPTS.length()));
    } else if (isGet && path.startsWith(SETTLEMENTS) && path.endsWith(LEAVES)) {
      int end = Math.max(SETTLEMENTS.length(), path.length() - LEAVES.length());
      answer(answers, path.substring(SETTLEMENTS.length(), end), lookup::leaves, 0);
    } else if (isGet && path.startsWith(PROOFS)) {
      String leaf = path.substring(PROOFS.length());
      waitSeconds(request)
          .ifPresentOrElse(
              seconds -> answer(answers, leaf, lookup::proof, seconds),
              () ->
                  answers.error(
                      400, "wait is a number of seconds, 0 to " + limits.waitMax().toSeconds()));
    } else if (isGet && path.equals(SETTLING)) {
      JsonResponses.send(request.response(), SettlingJson.of(last.get(), clock.millis()));
    } else {
      answers.error(404, "no such path: " + path);
    }
  }

  private void receipt(HttpServerRequest request, LeafAnswers answers, String leaf) {
    ReceiptAskReader.read(request)
        .ifPresentOrElse(
            asked -> answer(answers, leaf, hash -> lookup.receipt(hash, asked), 0),
            () -> answers.error(400, ReceiptAskReader.FORM));
  }

  private void block(Runnable work) {
    var _ = vertx.executeBlocking(Executors.callable(work, true), false);
  }

  private Runnable after(Duration time, Runnable action) {
    long timer = vertx.setTimer(time.toMillis(), over -> action.run());
    return () -> vertx.cancelTimer(timer);
  }

  private Optional<Integer> waitSeconds(HttpServerRequest request) {
    String given = request.getParam("wait", "0");
    return given.matches("[0-9]{1,4}") && Integer.parseInt(given) <= limits.waitMax().toSeconds()
        ? Optional.of(Integer.parseInt(given))
        : Optional.empty();
  }

  private void answer(LeafAnswers answers, String text, LeafWaits.Look by, int waitSeconds) {
    Optional<Bytes32> hash = hash(text);
    if (hash.isEmpty()) {
      answers.error(
          400, "a proof is asked for by its leaf hash, a settlement by its root: 0x and 64 digits");
      return;
    }
    waits
        .ask(hash.get(), by, Duration.ofSeconds(waitSeconds))
        .ifPresentOrElse(
            question -> answers.send(hash.get(), question),
            () ->
                answers.error(503, "%d wait for an answer already".formatted(limits.waitingMax())));
  }

  private static Optional<Bytes32> hash(String text) {
    try {
      return Optional.of(Bytes32.fromHex(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
