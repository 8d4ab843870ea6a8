package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import network.haca.facilitator.core.Credit;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A credit as it stands on disk. */
final class CreditJson {
  private CreditJson() {}

  static Bytes key(Bytes32 payment, Bytes32 id) {
    return Row.CREDIT.key(Bytes.concat(payment.value(), id.value()));
  }

  static ObjectNode write(Credit credit) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("amount", credit.amount().toString())
        .put("after", credit.after().toString())
        .put("left", credit.left().toString());
  }

  static Credit read(Bytes32 payment, Bytes32 id, JsonNode json) {
    return new Credit(
        payment,
        id,
        new BigInteger(json.path("amount").asText()),
        new BigInteger(json.path("after").asText()),
        new BigInteger(json.path("left").asText()));
  }
}
