package network.haca.testing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Ed25519Signer;
import network.haca.x402.Network;
import network.haca.x402.Reading;
import network.haca.x402.SettleAnswer;
import network.haca.x402.Supported;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.Version;
import network.haca.x402.gate.ChargeAnswer;
import network.haca.x402.gate.ChargeRequest;
import network.haca.x402.gate.Grant;
import network.haca.x402.gate.Means;
import network.haca.x402.gate.ProgressAnswer;
import network.haca.x402.gate.ProgressRequest;
import network.haca.x402.gate.Reservation;
import network.haca.x402.gate.ReserveRequest;
import network.haca.x402.gate.SessionToken;

/** A facilitator that believes every payment, and remembers what gates say to it. */
public final class MemoryFacilitator implements AutoCloseable {
  public static final String SECRET = "a-secret-of-a-gate-that-is-long-enough";
  private static final Bytes PRIVATE = Bytes32.ofUnsigned(5).value();

  private final HttpServer server;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, ChargeRequest> charged = new ConcurrentHashMap<>();
  private final List<ReserveRequest> reserved = new CopyOnWriteArrayList<>();
  private final List<Uint256> progress = new CopyOnWriteArrayList<>();
  private volatile boolean isAway;

  private MemoryFacilitator(Vertx vertx) {
    this.server = vertx.createHttpServer().requestHandler(this::handle);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
  }

  public static MemoryFacilitator start(Vertx vertx) {
    return new MemoryFacilitator(vertx);
  }

  public String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** From now on it answers nothing but errors, or again what it should. */
  public void away(boolean is) {
    isAway = is;
  }

  public List<ReserveRequest> reserved() {
    return reserved;
  }

  public List<Uint256> progress() {
    return progress;
  }

  public List<ChargeRequest> charged() {
    return List.copyOf(charged.values());
  }

  /** The key of its grants, as a setting has it. */
  public static String grantKey() {
    return Ed25519.publicKeyOf(PRIVATE).toHex().substring(2);
  }

  private void handle(HttpServerRequest request) {
    request.body().onSuccess(body -> answer(request, body));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    boolean isGate = ("Bearer " + SECRET).equals(request.getHeader("Authorization"));
    String[] path = request.path().split("/");
    if (isAway || !isGate) {
      request.response().setStatusCode(isGate ? 503 : 401).end("{}");
    } else if (request.path().equals("/supported")) {
      send(
          request,
          new Supported(List.of(Network.BASE_SEPOLIA), List.of(TestPayer.FACILITATOR)).toJson());
    } else if (path.length == 2) {
      send(request, reserve(value(ReserveRequest.read(body.toString()))));
    } else {
      send(request, step(path[2], path[3], body.toString()));
    }
  }

  private JsonNode reserve(ReserveRequest request) {
    reserved.add(request);
    Bytes32 id = Bytes32.ofUnsigned(ids.incrementAndGet());
    String session =
        switch (request.means()) {
          case Means.ByPayment(var payment) -> "session-of-" + payment.payer();
          case Means.BySession(SessionToken token) -> token.text();
        };
    Grant grant = new Grant(id, "gate", request.node(), request.request(), request.until());
    return new Reservation(
            id,
            Optional.of(new SessionToken(session)),
            30,
            Instant.now().plusSeconds(240),
            Uint256.ZERO,
            TestPayer.PAY_TO,
            grant.sign(new Ed25519Signer(PRIVATE)))
        .toJson();
  }

  private JsonNode step(String id, String what, String body) {
    return switch (what) {
      case "progress" -> {
        progress.add(value(ProgressRequest.read(body)).charged());
        yield ProgressAnswer.renewed(30);
      }
      case "charge" -> {
        ChargeRequest first = charged.computeIfAbsent(id, _ -> value(ChargeRequest.read(body)));
        yield new ChargeAnswer(first.charged(), first.charged(), Uint256.ZERO).toJson();
      }
      default ->
          new SettleAnswer(
                  Version.V2,
                  Network.BASE_SEPOLIA,
                  Optional.of(TestPayer.PAY_TO),
                  Optional.empty(),
                  Optional.of(Bytes32.ofUnsigned(1)),
                  Optional.of(Uint256.of(1)),
                  false)
              .toJson();
    };
  }

  private static <T> T value(Reading<T> read) {
    return switch (read) {
      case Reading.Value<T>(T value) -> value;
      case Reading.Refused<T>(var why) -> throw new IllegalArgumentException(why.message());
    };
  }

  private static void send(HttpServerRequest request, JsonNode answer) {
    request.response().putHeader("Content-Type", "application/json").end(answer.toString());
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
  }
}
