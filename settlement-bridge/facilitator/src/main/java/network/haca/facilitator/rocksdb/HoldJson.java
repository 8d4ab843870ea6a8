package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import network.haca.facilitator.core.Hold;
import network.haca.primitives.Bytes32;
import network.haca.x402.gate.Usage;

/** A hold as it stands on disk. */
final class HoldJson {
  private HoldJson() {}

  static ObjectNode write(Hold hold) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("session", ClaimJson.write(hold.session()));
    json.put("id", hold.id().toHex())
        .put("gate", hold.gate())
        .put("node", hold.node())
        .put("amount", hold.amount().toString())
        .put("progress", hold.progress().toString())
        .put("lease", hold.lease().toEpochMilli())
        .put("until", hold.until().getEpochSecond())
        .put("prices", hold.prices())
        .put("rate", hold.rate())
        .put("private", hold.isPrivate());
    hold.end().ifPresent(end -> json.set("end", write(end)));
    return json;
  }

  private static ObjectNode write(Hold.End end) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("charged", end.charged().toString())
            .put("lapsed", end.isLapsed())
            .put("cut", end.isCut())
            .put("estimated", end.isEstimated())
            .put("model", end.model())
            .put("sessionCharged", end.sessionCharged().toString())
            .put("sessionRemaining", end.sessionRemaining().toString());
    json.set("usage", end.usage().toJson());
    return json;
  }

  static Hold read(JsonNode json) {
    return new Hold(
        Bytes32.fromHex(json.path("id").asText()),
        ClaimJson.identity(json.path("session")),
        json.path("gate").asText(),
        json.path("node").asText(),
        new BigInteger(json.path("amount").asText()),
        new BigInteger(json.path("progress").asText()),
        Instant.ofEpochMilli(json.path("lease").asLong()),
        Instant.ofEpochSecond(json.path("until").asLong()),
        json.path("prices").asText(),
        json.path("rate").asText(),
        json.path("private").asBoolean(),
        json.has("end") ? Optional.of(end(json.path("end"))) : Optional.empty());
  }

  private static Hold.End end(JsonNode json) {
    return new Hold.End(
        new BigInteger(json.path("charged").asText()),
        json.path("lapsed").asBoolean(),
        json.path("cut").asBoolean(),
        json.path("estimated").asBoolean(),
        usage(json.path("usage")),
        json.path("model").asText(),
        new BigInteger(json.path("sessionCharged").asText()),
        new BigInteger(json.path("sessionRemaining").asText()));
  }

  static Usage usage(JsonNode json) {
    return new Usage(
        json.path("inputTokens").asLong(),
        json.path("cachedInputTokens").asLong(),
        json.path("outputTokens").asLong(),
        json.path("reasoningTokens").asLong());
  }
}
