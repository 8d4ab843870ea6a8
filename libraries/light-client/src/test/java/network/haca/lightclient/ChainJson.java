package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import network.haca.primitives.Bytes;

/** Blocks in the form of CometBFT's RPC. */
final class ChainJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ChainJson() {}

  /** A block with its validators. */
  static ObjectNode of(LightBlock block) {
    ObjectNode json = JSON.objectNode();
    ObjectNode signed = json.putObject("signed_header");
    signed.set("header", header(block.header()));
    signed.set("commit", commit(block.commit()));
    json.set("validators", validators(block.validators(), "voting_power"));
    return json;
  }

  static ArrayNode validators(List<TrustedValidator> set, String power) {
    ArrayNode json = JSON.arrayNode();
    for (TrustedValidator validator : set) {
      ObjectNode each = json.addObject();
      each.putObject("pub_key")
          .put("type", "tendermint/PubKeyEd25519")
          .put("value", base64(validator.publicKey().value()));
      each.put(power, Long.toString(validator.power()));
    }
    return json;
  }

  private static ObjectNode header(CometHeader header) {
    ObjectNode json = JSON.objectNode();
    json.putObject("version")
        .put("block", Long.toString(header.blockVersion()))
        .put("app", Long.toString(header.appVersion()));
    json.put("chain_id", header.chainId())
        .put("height", Long.toString(header.height()))
        .put("time", header.time().toString());
    json.set("last_block_id", id(header.lastBlock()));
    for (String digest : CometHeader.DIGESTS) {
      json.put(digest, hex(header.digests().getOrDefault(digest, Bytes.EMPTY)));
    }
    return json;
  }

  private static ObjectNode commit(Commit commit) {
    ObjectNode json =
        JSON.objectNode()
            .put("height", Long.toString(commit.height()))
            .put("round", commit.round());
    json.set("block_id", id(commit.block()));
    ArrayNode votes = json.putArray("signatures");
    for (Vote vote : commit.votes()) {
      votes
          .addObject()
          .put("block_id_flag", flag(vote.flag()))
          .put("validator_address", hex(vote.address()))
          .put("timestamp", vote.time().toString())
          .put("signature", vote.signature().isEmpty() ? null : base64(vote.signature()));
    }
    return json;
  }

  private static int flag(Vote.Flag flag) {
    return switch (flag) {
      case ABSENT -> 1;
      case COMMIT -> 2;
      case NIL -> 3;
    };
  }

  private static ObjectNode id(BlockId id) {
    ObjectNode json = JSON.objectNode().put("hash", hex(id.hash()));
    json.putObject("parts").put("total", id.parts()).put("hash", hex(id.partsHash()));
    return json;
  }

  private static String hex(Bytes bytes) {
    return bytes.isEmpty() ? "" : bytes.toHex().substring(2).toUpperCase(java.util.Locale.ROOT);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toArray());
  }
}
