package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import network.haca.lightclient.tendermint.Consensus;
import network.haca.primitives.Bytes;

/**
 * A header of CometBFT, every field of which is part of its hash.
 *
 * @param blockVersion of the block protocol
 * @param appVersion of the application
 * @param lastBlock the block before
 * @param digests the other fields, all of them bytes, by their JSON name in the order of the hash
 */
record CometHeader(
    long blockVersion,
    long appVersion,
    String chainId,
    long height,
    Instant time,
    BlockId lastBlock,
    Map<String, Bytes> digests) {

  /** JSON names of the fields that are bytes, in the order of the hash. */
  static final List<String> DIGESTS =
      List.of(
          "last_commit_hash",
          "data_hash",
          "validators_hash",
          "next_validators_hash",
          "consensus_hash",
          "app_hash",
          "last_results_hash",
          "evidence_hash",
          "proposer_address");

  private static final List<String> VERSION_FIELDS = List.of("block", "app");
  private static final Set<String> FIELDS = fields();

  /** In the form of CometBFT's RPC. */
  static CometHeader read(JsonNode json) throws MalformedException {
    JsonFields header = JsonFields.of(json, "header").only(FIELDS);
    JsonFields version = header.object("version").only(VERSION_FIELDS);
    Map<String, Bytes> digests = new LinkedHashMap<>();
    for (String name : DIGESTS) {
      digests.put(name, header.plainHex(name));
    }
    return new CometHeader(
        version.int64("block"),
        // CometBFT leaves a version of 0 out.
        version.has("app") ? version.int64("app") : 0,
        header.text("chain_id"),
        header.int64("height"),
        header.time("time"),
        BlockId.read(header.object("last_block_id")),
        digests);
  }

  /** The hash of the ledger's header of the latest height before this one that had content. */
  Bytes appHash() {
    return digest("app_hash");
  }

  /** Of the validators that sign this height. */
  Bytes validatorsHash() {
    return digest("validators_hash");
  }

  /** Of the validators that sign the next height. */
  Bytes nextValidatorsHash() {
    return digest("next_validators_hash");
  }

  /** The address of the validator that proposed the block. */
  Bytes proposer() {
    return digest("proposer_address");
  }

  /** The Merkle root (RFC 6962) over the fields. */
  Bytes hash() {
    List<Bytes> fields = new ArrayList<>();
    fields.add(bytes(Consensus.newBuilder().setBlock(blockVersion).setApp(appVersion).build()));
    fields.add(bytes(StringValue.of(chainId)));
    fields.add(bytes(Int64Value.of(height)));
    fields.add(bytes(Vote.timestamp(time)));
    fields.add(bytes(lastBlock.toProtobuf()));
    for (String name : DIGESTS) {
      ByteString value = ByteString.copyFrom(digest(name).asReadOnlyBuffer());
      fields.add(bytes(BytesValue.of(value)));
    }
    return MerkleRoot.of(fields);
  }

  private Bytes digest(String name) {
    return digests.getOrDefault(name, Bytes.EMPTY);
  }

  private static Bytes bytes(MessageLite message) {
    return Bytes.wrap(message.toByteArray());
  }

  private static Set<String> fields() {
    Set<String> fields = new TreeSet<>(DIGESTS);
    fields.addAll(List.of("version", "chain_id", "height", "time", "last_block_id"));
    return fields;
  }
}
