package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import network.haca.primitives.SettlementLeaf;

/** Which fields a receipt has: whatever else stands in one, nobody vouches for. */
final class ReceiptForm {
  /** The version of receipts that this verifier reads. */
  static final int VERSION = 2;

  private static final Set<String> FIELDS =
      Set.of(
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
          "node",
          "signedHeader",
          "answer");
  private static final Set<String> LEAF_FIELDS =
      Set.of("teeId", "inputHash", "outputHash", "signature", "timestamp");
  private static final Set<String> NODE_FIELDS =
      Set.of("accountProof", "registrationProof", "kindProof", "measurementProof");

  private ReceiptForm() {}

  static String check(JsonNode receipt) throws MalformedException, RefusedException {
    JsonFields fields = JsonFields.of(receipt, "receipt");
    long version = fields.number("version");
    RefusedException.require(
        version == VERSION,
        "it is of version %d, this verifier reads version %d: ask a bridge for the proof's receipt"
                .formatted(version, VERSION)
            + " again");
    fields.only(FIELDS);
    fields.object("leaf").only(LEAF_FIELDS);
    fields.object("node").only(NODE_FIELDS);
    fields.object("signedHeader").only(LightBlock.FIELDS);
    return "version " + VERSION;
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
