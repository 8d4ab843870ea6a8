package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import network.haca.facilitator.core.BookEntry;
import network.haca.facilitator.core.BookEntry.Kind;
import network.haca.facilitator.core.BookEntry.Request;
import network.haca.primitives.Bytes32;

/** An entry of the books as it stands on disk. */
final class EntryJson {
  private static final String TRANSACTION = "transaction";

  private EntryJson() {}

  static ObjectNode write(BookEntry entry) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", entry.kind().name())
            .put("at", entry.at().toEpochMilli())
            .put("payment", entry.payment().toHex())
            .put("gate", entry.gate())
            .put("network", entry.network())
            .put("token", entry.token())
            .put("amount", entry.amount().toString())
            .put("hidden", entry.hidden().toString())
            .put("note", entry.note());
    entry.request().ifPresent(each -> json.set("request", write(each)));
    entry.transaction().ifPresent(each -> json.put(TRANSACTION, each.toHex()));
    return json;
  }

  private static ObjectNode write(Request request) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("reservation", request.reservation().toHex())
            .put("node", request.node())
            .put("model", request.model())
            .put("prices", request.prices())
            .put("rate", request.rate())
            .put("estimated", request.isEstimated())
            .put("lapsed", request.isLapsed())
            .put("cut", request.isCut());
    json.set("usage", request.usage().toJson());
    return json;
  }

  static BookEntry read(JsonNode json) {
    return new BookEntry(
        Kind.valueOf(json.path("kind").asText()),
        Instant.ofEpochMilli(json.path("at").asLong()),
        Bytes32.fromHex(json.path("payment").asText()),
        json.path("gate").asText(),
        json.path("network").asText(),
        json.path("token").asText(),
        new BigInteger(json.path("amount").asText()),
        new BigInteger(json.path("hidden").asText()),
        json.has("request") ? Optional.of(request(json.path("request"))) : Optional.empty(),
        json.has(TRANSACTION)
            ? Optional.of(Bytes32.fromHex(json.path(TRANSACTION).asText()))
            : Optional.empty(),
        json.path("note").asText());
  }

  private static Request request(JsonNode json) {
    return new Request(
        Bytes32.fromHex(json.path("reservation").asText()),
        json.path("node").asText(),
        json.path("model").asText(),
        json.path("prices").asText(),
        json.path("rate").asText(),
        HoldJson.usage(json.path("usage")),
        json.path("estimated").asBoolean(),
        json.path("lapsed").asBoolean(),
        json.path("cut").asBoolean());
  }
}
