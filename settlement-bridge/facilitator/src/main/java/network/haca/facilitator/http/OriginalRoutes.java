package network.haca.facilitator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import network.haca.facilitator.core.Heartbeat;
import network.haca.facilitator.core.HeartbeatRelay;
import network.haca.facilitator.core.Settlements;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Reading;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;

/**
 * The paths of the original's facilitator beside x402's own: {@code GET /settle/ID} says what
 * became of a settlement, {@code POST /settle_data} takes a proof, {@code POST /heartbeat} carries
 * a node's heartbeat to the registry.
 */
final class OriginalRoutes {
  static final String JOB_PREFIX = "GET /settle/";
  static final String SETTLE_DATA = "POST /settle_data";
  static final String HEARTBEAT = "POST /heartbeat";

  /** Proofs and heartbeats that are on their way at once. */
  private static final int WAITING_MAX = 6;

  private static final int LENGTH_MAX = 8 << 10;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WORD = Pattern.compile("(0x)?[0-9a-fA-F]{64}");

  private final Vertx vertx;
  private final Settlements settlements;
  private final OriginalServices services;
  private final Workload workload;
  private final Semaphore waiting = new Semaphore(WAITING_MAX);

  OriginalRoutes(
      Vertx vertx, Settlements settlements, OriginalServices services, Workload workload) {
    this.vertx = vertx;
    this.settlements = settlements;
    this.services = services;
    this.workload = workload;
  }

  /** For a gate alone: what became of what it had settled. */
  void job(HttpServerRequest request, String gate) {
    Optional<Bytes32> payment = Jobs.payment(request.path().substring("/settle/".length()));
    var _ =
        vertx
            .executeBlocking(
                () ->
                    payment
                        .flatMap(settlements::job)
                        .filter(job -> job.claim().gate().equals(gate)),
                false)
            .onSuccess(
                job ->
                    job.ifPresentOrElse(
                        each -> Workload.send(request, 200, Jobs.toJson(each)),
                        () -> Workload.error(request, 404, "no job of the gate has that id")))
            .onFailure(broken -> Workload.error(request, 503, "the ledger does not answer"));
  }

  void settleData(HttpServerRequest request) {
    workload.read(request, LENGTH_MAX, _ -> answer(request, 202, () -> settled(request)));
  }

  private Reading<ObjectNode> settled(HttpServerRequest request) throws IOException {
    SettlementData data;
    try {
      data =
          SettlementData.read(
              Optional.ofNullable(request.getHeader("x-settlement-type")),
              Optional.ofNullable(request.getHeader("x-settlement-data")));
    } catch (IOException e) {
      return refused(String.valueOf(e.getMessage()));
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    switch (data) {
      case SettlementData.Private _ ->
          body.putNull("settlementJob").put("notes", "nothing of a private request is settled");
      case SettlementData.Batch(var leaf) -> {
        services
            .proofs()
            .orElseThrow(() -> new IOException("proofs are taken where kafka.servers is set"))
            .take(leaf);
        body.set("settlementJob", Jobs.ofProof(leaf.hash(), services.clock().instant()));
      }
    }
    return new Reading.Value<>(body);
  }

  void heartbeat(HttpServerRequest request) {
    workload.read(request, LENGTH_MAX, body -> answer(request, 200, () -> beat(body)));
  }

  private Reading<ObjectNode> beat(String body) throws IOException {
    HeartbeatRelay relay =
        services
            .heartbeats()
            .orElseThrow(
                () ->
                    new IOException("heartbeats are taken where facilitator.heartbeat.rpc is set"));
    JsonNode json = parse(body);
    String teeId = either(json, "teeId", "tee_id");
    Optional<Long> timestamp = SettlementData.seconds(either(json, "timestamp", "timeStamp"));
    Optional<Bytes> signature = base64(either(json, "signature", "teeSignature"));
    String contract = either(json, "contractAddress", "registry");
    if (!WORD.matcher(teeId).matches() || timestamp.isEmpty() || signature.isEmpty()) {
      return refused("teeId is to be 64 hex digits, timestamp seconds, and signature base64");
    }
    if (!contract.isEmpty() && !contract.equalsIgnoreCase(relay.contract().toHex())) {
      return refused("heartbeats go to the registry " + relay.contract());
    }
    Bytes32 id = Bytes32.fromHex(teeId.startsWith("0x") ? teeId : "0x" + teeId);
    return switch (relay.send(new Heartbeat(id, timestamp.get(), signature.get()))) {
      case Reading.Refused<Bytes32>(Refusal why) -> refused(why.message());
      case Reading.Value<Bytes32>(Bytes32 transaction) ->
          new Reading.Value<>(
              beaten(id, timestamp.get(), transaction, relay.relayer(), relay.contract()));
    };
  }

  private static ObjectNode beaten(
      Bytes32 teeId, long timestamp, Bytes32 transaction, Address relayer, Address contract) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("success", true)
        .put("txHash", transaction.toHex())
        .put("teeId", teeId.toHex())
        .put("timestamp", Long.toString(timestamp))
        .put("relayer", relayer.toChecksumHex())
        .put("contract", contract.toChecksumHex());
  }

  /** Works for few at once: who waits here keeps no payment from being answered. */
  private Future<?> answer(
      HttpServerRequest request, int status, Callable<Reading<ObjectNode>> work) {
    if (!waiting.tryAcquire()) {
      Workload.error(request, 503, WAITING_MAX + " such requests are under way: ask again");
      return Future.succeededFuture();
    }
    return vertx
        .executeBlocking(work, false)
        .onComplete(_ -> waiting.release())
        .onSuccess(
            answer -> {
              switch (answer) {
                case Reading.Value<ObjectNode>(ObjectNode body) ->
                    Workload.send(request, status, body);
                case Reading.Refused<ObjectNode>(Refusal why) ->
                    Workload.error(request, 400, why.message());
              }
            })
        .onFailure(
            away ->
                Workload.error(
                    request,
                    503,
                    away instanceof IOException ? String.valueOf(away.getMessage()) : "not now"));
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode json = JSON.readTree(body);
      return json == null ? JsonNodeFactory.instance.objectNode() : json;
    } catch (IOException e) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  private static String either(JsonNode json, String name, String other) {
    return json.hasNonNull(name) ? json.path(name).asText() : json.path(other).asText("");
  }

  private static Optional<Bytes> base64(String text) {
    try {
      return Optional.of(Bytes.wrap(Base64.getDecoder().decode(text)))
          .filter(each -> !each.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Reading<ObjectNode> refused(String why) {
    return new Reading.Refused<>(new Refusal(Reason.INVALID_PAYLOAD, why));
  }
}
