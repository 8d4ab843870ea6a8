package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Int64Value;
import com.google.protobuf.MessageLite;
import com.google.protobuf.StringValue;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.haca.lightclient.tendermint.BlockID;
import network.haca.lightclient.tendermint.CanonicalBlockID;
import network.haca.lightclient.tendermint.CanonicalPartSetHeader;
import network.haca.lightclient.tendermint.CanonicalVote;
import network.haca.lightclient.tendermint.Consensus;
import network.haca.lightclient.tendermint.PartSetHeader;
import network.haca.primitives.Bytes;
import network.haca.primitives.Ed25519;

/** A CometBFT header with its commit, in the JSON form of CometBFT's RPC method {@code commit}. */
final class SignedHeader {
  private static final int PRECOMMIT = 2;
  private static final int FLAG_COMMIT = 2;

  private final JsonNode header;
  private final JsonNode commit;

  SignedHeader(JsonNode signedHeader) {
    this.header = signedHeader.path("header");
    this.commit = signedHeader.path("commit");
  }

  String chainId() {
    return header.path("chain_id").asText();
  }

  long height() {
    return header.path("height").asLong();
  }

  Bytes appHash() {
    return hex(header.path("app_hash"));
  }

  Instant time() {
    return Instant.parse(header.path("time").asText());
  }

  /** Of the validators that sign this height. */
  Bytes validatorsHash() {
    return hex(header.path("validators_hash"));
  }

  /** Of the validators that sign the next height. */
  Bytes nextValidatorsHash() {
    return hex(header.path("next_validators_hash"));
  }

  /** The hash of the header before. */
  Bytes lastHash() {
    return hex(header.path("last_block_id").path("hash"));
  }

  /** The hash that the commit signs. */
  Bytes committedHash() {
    return hex(commit.path("block_id").path("hash"));
  }

  /** The Merkle root (RFC 6962) over the header's fields. */
  Bytes hash() {
    List<Bytes> fields = new ArrayList<>();
    JsonNode version = header.path("version");
    fields.add(
        bytes(
            Consensus.newBuilder()
                .setBlock(version.path("block").asLong())
                .setApp(version.path("app").asLong())
                .build()));
    fields.add(bytes(StringValue.of(chainId())));
    fields.add(bytes(Int64Value.of(height())));
    fields.add(bytes(timestamp(header.path("time").asText())));
    fields.add(bytes(blockId(header.path("last_block_id"))));
    for (String name :
        List.of(
            "last_commit_hash",
            "data_hash",
            "validators_hash",
            "next_validators_hash",
            "consensus_hash",
            "app_hash",
            "last_results_hash",
            "evidence_hash",
            "proposer_address")) {
      fields.add(bytes(BytesValue.of(byteString(hex(header.path(name))))));
    }
    return MerkleRoot.of(fields);
  }

  /** The power of the validators whose precommits for the block are in the commit and hold. */
  long signedPower(List<TrustedValidator> validators) {
    long power = 0;
    Set<Bytes> counted = new HashSet<>();
    for (JsonNode signature : commit.path("signatures")) {
      Bytes address = hex(signature.path("validator_address"));
      if (signature.path("block_id_flag").asInt() != FLAG_COMMIT || !counted.add(address)) {
        continue;
      }
      Bytes message = voteBytes(signature.path("timestamp").asText());
      Bytes signed = Bytes.wrap(Base64.getDecoder().decode(signature.path("signature").asText()));
      for (TrustedValidator validator : validators) {
        if (validator.address().equals(address)
            && Ed25519.verify(validator.publicKey().value(), message, signed)) {
          power += validator.power();
        }
      }
    }
    return power;
  }

  /** What a validator signs. */
  Bytes voteBytes(String time) {
    JsonNode id = commit.path("block_id");
    CanonicalVote vote =
        CanonicalVote.newBuilder()
            .setType(PRECOMMIT)
            .setHeight(commit.path("height").asLong())
            .setRound(commit.path("round").asLong())
            .setBlockId(
                CanonicalBlockID.newBuilder()
                    .setHash(byteString(hex(id.path("hash"))))
                    .setPartSetHeader(
                        CanonicalPartSetHeader.newBuilder()
                            .setTotal(id.path("parts").path("total").asInt())
                            .setHash(byteString(hex(id.path("parts").path("hash"))))))
            .setTimestamp(timestamp(time))
            .setChainId(chainId())
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      vote.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static BlockID blockId(JsonNode id) {
    return BlockID.newBuilder()
        .setHash(byteString(hex(id.path("hash"))))
        .setPartSetHeader(
            PartSetHeader.newBuilder()
                .setTotal(id.path("parts").path("total").asInt())
                .setHash(byteString(hex(id.path("parts").path("hash")))))
        .build();
  }

  private static Timestamp timestamp(String text) {
    Instant instant = Instant.parse(text);
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Bytes hex(JsonNode node) {
    return Bytes.fromHex(node.asText());
  }

  private static Bytes bytes(MessageLite message) {
    return Bytes.wrap(message.toByteArray());
  }

  private static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.asReadOnlyBuffer());
  }
}
