package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import network.haca.facilitator.core.Session;
import network.haca.facilitator.core.SessionStage;
import network.haca.primitives.Bytes32;
import network.haca.x402.FacilitatorRequest;
import network.haca.x402.Payment;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.Reading;
import network.haca.x402.Refusal;
import network.haca.x402.Resource;
import network.haca.x402.gate.Door;

/** A session as it stands on disk. */
final class SessionJson {
  private SessionJson() {}

  static ObjectNode write(Session session) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("paid", FacilitatorRequest.body(session.payment().toJson(), offer(session)));
    json.set("door", session.door().toJson());
    Session.Tally tally = session.tally();
    return json.put("token", session.token().toHex())
        .put("gate", session.gate())
        .put("from", session.from())
        .put("digest", session.digest().toHex())
        .put("byKey", session.isByKey())
        .put("deadline", session.deadline().getEpochSecond())
        .put("charged", tally.charged().toString())
        .put("hidden", tally.hidden().toString())
        .put("reserved", tally.reserved().toString())
        .put("open", tally.open())
        .put("requests", tally.requests())
        .put("answered", tally.isAnswered())
        .put("used", session.used().toEpochMilli())
        .put("stage", session.stage().name());
  }

  private static JsonNode offer(Session session) {
    return switch (session.payment().version()) {
      case V1 -> session.offer().toJson(new Resource("", "", ""));
      case V2 -> session.offer().toJson();
    };
  }

  static Session read(JsonNode json) {
    FacilitatorRequest paid =
        switch (FacilitatorRequest.read(json.path("paid").toString())) {
          case Reading.Value<FacilitatorRequest>(FacilitatorRequest value) -> value;
          case Reading.Refused<FacilitatorRequest>(Refusal why) ->
              throw new IllegalStateException("a session's payment is broken: " + why.message());
        };
    Payment payment = paid.payment();
    JsonNode door = json.path("door");
    return new Session(
        PaymentIdentity.of(payment, paid.offer()),
        Bytes32.fromHex(json.path("token").asText()),
        json.path("gate").asText(),
        new Door(
            door.path("host").asText(), door.path("method").asText(), door.path("path").asText()),
        payment,
        paid.offer(),
        json.path("from").asLong(),
        Bytes32.fromHex(json.path("digest").asText()),
        json.path("byKey").asBoolean(),
        Instant.ofEpochSecond(json.path("deadline").asLong()),
        tally(json),
        Instant.ofEpochMilli(json.path("used").asLong()),
        SessionStage.valueOf(json.path("stage").asText()));
  }

  private static Session.Tally tally(JsonNode json) {
    return new Session.Tally(
        new BigInteger(json.path("charged").asText()),
        new BigInteger(json.path("hidden").asText()),
        new BigInteger(json.path("reserved").asText()),
        json.path("open").asInt(),
        json.path("requests").asInt(),
        json.path("answered").asBoolean());
  }
}
