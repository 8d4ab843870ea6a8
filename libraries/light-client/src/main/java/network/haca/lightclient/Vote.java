package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import network.haca.lightclient.tendermint.CanonicalVote;
import network.haca.primitives.Bytes;
import network.haca.primitives.Ed25519;

/**
 * A validator's place in a commit: its precommit for the block, one for no block, or none.
 *
 * @param address of the validator
 * @param time when it voted
 */
record Vote(Flag flag, Bytes address, Instant time, Bytes signature) {
  private static final int PRECOMMIT = 2;
  private static final List<String> FIELDS =
      List.of("block_id_flag", "validator_address", "timestamp", "signature");

  /** What stands in the place of a validator that did not vote: nobody signs for it. */
  static final Vote NONE =
      new Vote(Flag.ABSENT, Bytes.EMPTY, Instant.parse("0001-01-01T00:00:00Z"), Bytes.EMPTY);

  /** The kind of a vote, in the order in which CometBFT numbers them, from 1. */
  enum Flag {
    ABSENT,
    COMMIT,
    NIL
  }

  static Vote read(JsonNode json) throws MalformedException {
    JsonFields vote = JsonFields.of(json, "a signature of the commit").only(FIELDS);
    long flag = vote.number("block_id_flag");
    if (flag < 1 || flag > Flag.values().length) {
      throw new MalformedException("a commit has no block_id_flag " + flag);
    }
    Vote read =
        new Vote(
            Flag.values()[(int) flag - 1],
            vote.plainHex("validator_address"),
            vote.time("timestamp"),
            json.path("signature").isNull() ? Bytes.EMPTY : vote.base64("signature"));
    if (read.flag() == Flag.ABSENT && !read.equals(NONE)) {
      throw new MalformedException("a validator that did not vote has a vote");
    }
    return read;
  }

  /** Returns true if the validator signed this vote, for the block or for none as its flag says. */
  boolean holds(Commit commit, String chainId, TrustedValidator validator) {
    return Ed25519.verify(validator.publicKey().value(), signedBytes(commit, chainId), signature);
  }

  /** What a validator signs. */
  Bytes signedBytes(Commit commit, String chainId) {
    CanonicalVote.Builder vote =
        CanonicalVote.newBuilder()
            .setType(PRECOMMIT)
            .setHeight(commit.height())
            .setRound(commit.round())
            .setTimestamp(timestamp(time))
            .setChainId(chainId);
    if (flag == Flag.COMMIT) {
      vote.setBlockId(commit.block().toCanonical());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      vote.build().writeDelimitedTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return Bytes.wrap(out.toByteArray());
  }

  static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
