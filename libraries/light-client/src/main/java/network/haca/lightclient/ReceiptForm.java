package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.primitives.SettlementLeaf;

/** The fields that a receipt has: whatever else stands in one, nobody vouches for. */
final class ReceiptForm {
  /** The version of receipts that this verifier reads. */
  static final int VERSION = 2;

  private static final List<String> FIELDS =
      List.of(
          "version",
          "leaf",
          "publicKey",
          "path",
          "route",
          "root",
          "relay",
          "header",
          "accountProof",
          "storageProof",
          "zkModelProof",
          "zk",
          "model",
          "node",
          "signedHeader",
          "answer",
          "facts");
  private static final List<String> LEAF_FIELDS =
      List.of("teeId", "inputHash", "outputHash", "signature", "timestamp");
  private static final List<String> NODE_FIELDS =
      List.of("accountProof", "registrationProof", "kindProof", "measurementProof");

  private ReceiptForm() {}

  static String check(JsonNode receipt) throws MalformedException, RefusedException {
    JsonFields fields = JsonFields.of(receipt, "receipt");
    long version = fields.number("version");
    RefusedException.require(
        version == VERSION,
        "it is of version %s, this verifier reads version %s: ask a bridge for the proof's receipt"
                .formatted(version, VERSION)
            + " again");
    fields.only(FIELDS);
    fields.object("leaf").only(LEAF_FIELDS);
    fields.object("node").only(NODE_FIELDS);
    fields.object("signedHeader").only(LightBlock.FIELDS);
    if (isZk(receipt)) {
      fields.object("zk").only(ModelProof.FIELDS);
      RefusedException.require(
          !fields.has("model"), "the entry of a proof in zero knowledge is in zk, not in model");
    } else {
      RefusedException.require(
          !fields.has("zk"), "a leaf that was not settled by a proof in zero knowledge has no zk");
    }
    return "version " + VERSION;
  }

  /** Says whether it is of a proof in zero knowledge, which is then a step of its own. */
  static boolean isZk(JsonNode receipt) {
    return receipt.path("route").asText().equals(ReceiptRoute.ZK.name());
  }

  static SettlementLeaf leaf(JsonNode receipt) throws MalformedException {
    JsonFields leaf = JsonFields.of(receipt, "receipt").object("leaf");
    return new SettlementLeaf(
        leaf.word("teeId"),
        leaf.word("inputHash"),
        leaf.word("outputHash"),
        leaf.bytes("signature"),
        leaf.number("timestamp"));
  }
}
