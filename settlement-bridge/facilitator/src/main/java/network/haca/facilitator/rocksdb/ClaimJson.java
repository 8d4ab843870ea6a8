package network.haca.facilitator.rocksdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import network.haca.facilitator.core.Attempt;
import network.haca.facilitator.core.Claim;
import network.haca.facilitator.core.Finality;
import network.haca.facilitator.core.Stage;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.Network;
import network.haca.x402.PaymentIdentity;
import network.haca.x402.PaymentIdentity.AuthorizationNonce;
import network.haca.x402.PaymentIdentity.Permit2Nonce;
import network.haca.x402.Reason;
import network.haca.x402.Refusal;
import network.haca.x402.SettlementCall;
import network.haca.x402.Uint256;

/** A claim as it stands on disk. */
final class ClaimJson {
  private static final String TRANSACTION = "transaction";

  private ClaimJson() {}

  static ObjectNode write(Claim claim) {
    ObjectNode json = write(claim.identity());
    json.put("from", claim.from())
        .put("digest", claim.digest().toHex())
        .put("gate", claim.gate())
        .put("token", claim.token().toHex())
        .put("payTo", claim.payTo().toHex())
        .put("amount", claim.amount().toString())
        .put("upto", claim.isUpto())
        .put("to", claim.call().to().toHex())
        .put("data", claim.call().data().toHex());
    ArrayNode attempts = json.putArray("attempts");
    claim.attempts().forEach(each -> attempts.add(write(each)));
    json.set("stage", write(claim.stage()));
    return json;
  }

  /** With the payer, whose it is. */
  static ObjectNode write(PaymentIdentity identity) {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("network", identity.network().toString());
    switch (identity) {
      case Permit2Nonce permit ->
          json.put("by", "permit2")
              .put("payer", permit.owner().toHex())
              .put("contract", permit.permit2().toHex())
              .put("nonce", permit.nonce().toWord().toHex());
      case AuthorizationNonce transfer ->
          json.put("by", "eip3009")
              .put("payer", transfer.authorizer().toHex())
              .put("contract", transfer.token().toHex())
              .put("nonce", transfer.nonce().toHex());
    }
    return json;
  }

  private static ObjectNode write(Attempt attempt) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("nonce", attempt.nonce())
        .put("hash", attempt.hash().toHex())
        .put("raw", attempt.raw().toHex())
        .put("fee", attempt.fee().toString());
  }

  private static ObjectNode write(Stage stage) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (stage) {
      case Stage.Open(Stage.Past past) -> json.put("is", "open").put("past", past.name());
      case Stage.Settled settled -> {
        json.put("is", "settled")
            .put("block", settled.block())
            .put("finality", settled.finality().name());
        settled.transaction().ifPresent(each -> json.put(TRANSACTION, each.toHex()));
      }
      case Stage.Failed failed -> {
        json.put("is", "failed")
            .put("reason", failed.refusal().reason().name())
            .put("message", failed.refusal().message())
            .put("block", failed.block())
            .put("finality", failed.finality().name());
        failed.transaction().ifPresent(each -> json.put(TRANSACTION, each.toHex()));
      }
    }
    return json;
  }

  static Claim read(JsonNode json) {
    return new Claim(
        identity(json),
        json.path("from").asLong(),
        Bytes32.fromHex(json.path("digest").asText()),
        json.path("gate").asText(),
        Address.fromHex(json.path("payer").asText()),
        Address.fromHex(json.path("token").asText()),
        Address.fromHex(json.path("payTo").asText()),
        Uint256.parse(json.path("amount").asText()).orElseThrow(),
        json.path("upto").asBoolean(),
        new SettlementCall(
            Address.fromHex(json.path("to").asText()), Bytes.fromHex(json.path("data").asText())),
        attempts(json.path("attempts")),
        stage(json.path("stage")));
  }

  static PaymentIdentity identity(JsonNode json) {
    Network network = Network.parse(json.path("network").asText()).orElseThrow();
    Address contract = Address.fromHex(json.path("contract").asText());
    Address payer = Address.fromHex(json.path("payer").asText());
    Bytes32 nonce = Bytes32.fromHex(json.path("nonce").asText());
    return json.path("by").asText().equals("permit2")
        ? new Permit2Nonce(network, contract, payer, Uint256.ofWord(nonce))
        : new AuthorizationNonce(network, contract, payer, nonce);
  }

  private static List<Attempt> attempts(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false)
        .map(
            each ->
                new Attempt(
                    each.path("nonce").asLong(),
                    Bytes32.fromHex(each.path("hash").asText()),
                    Bytes.fromHex(each.path("raw").asText()),
                    new BigInteger(each.path("fee").asText())))
        .toList();
  }

  private static Stage stage(JsonNode json) {
    Optional<Bytes32> transaction =
        json.has(TRANSACTION)
            ? Optional.of(Bytes32.fromHex(json.path(TRANSACTION).asText()))
            : Optional.empty();
    return switch (json.path("is").asText()) {
      case "open" -> new Stage.Open(Stage.Past.valueOf(json.path("past").asText()));
      case "settled" -> new Stage.Settled(transaction, json.path("block").asLong(), finality(json));
      case "failed" ->
          new Stage.Failed(
              new Refusal(
                  Reason.valueOf(json.path("reason").asText()), json.path("message").asText()),
              transaction,
              json.path("block").asLong(),
              finality(json));
      default -> throw new IllegalStateException("a claim is at no stage that is known");
    };
  }

  private static Finality finality(JsonNode json) {
    return Finality.valueOf(json.path("finality").asText());
  }
}
