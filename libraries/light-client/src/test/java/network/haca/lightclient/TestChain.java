package network.haca.lightclient;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntFunction;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Sha256;

/** A chain of headers with real commits, a minute apart, whose validators the test names. */
final class TestChain implements LightBlockSource {
  static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ZERO = "00".repeat(32);

  private final IntFunction<int[]> setOf;
  private final int absent;
  private final List<LightBlock> blocks = new ArrayList<>();
  int asked;

  /**
   * @param setOf the numbers of the validators of a height, each with power 1
   * @param absent so many of each set do not sign
   */
  TestChain(int heights, int absent, IntFunction<int[]> setOf) {
    this.setOf = setOf;
    this.absent = absent;
    for (int height = 1; height <= heights; height++) {
      blocks.add(make(height));
    }
  }

  static Bytes seed(int validator) {
    return Sha256.hash(Bytes.ofUtf8("validator " + validator)).value();
  }

  List<TrustedValidator> set(int height) {
    List<TrustedValidator> set = new ArrayList<>();
    for (int validator : setOf.apply(height)) {
      set.add(new TrustedValidator(new Bytes32(Ed25519.publicKeyOf(seed(validator))), 1));
    }
    return set;
  }

  Bytes hash(int height) {
    return blocks.get(height - 1).header().hash();
  }

  void replace(int height, LightBlock block) {
    blocks.set(height - 1, block);
  }

  @Override
  public long latest() {
    return blocks.size();
  }

  @Override
  public LightBlock at(long height) throws IOException {
    asked++;
    if (height > blocks.size()) {
      throw new IOException("no height " + height);
    }
    return blocks.get((int) height - 1);
  }

  private LightBlock make(int height) {
    ObjectNode header =
        JSON.createObjectNode()
            .put("chain_id", "test")
            .put("height", Integer.toString(height))
            .put("time", GENESIS.plusSeconds(60L * height).toString())
            .put("validators_hash", hex(TrustedValidator.hash(set(height))))
            .put("next_validators_hash", hex(TrustedValidator.hash(set(height + 1))));
    header.putObject("version").put("block", "11").put("app", "1");
    String last = height == 1 ? ZERO : hex(hash(height - 1));
    header.set("last_block_id", blockId(last));
    for (String name :
        List.of(
            "last_commit_hash",
            "data_hash",
            "consensus_hash",
            "app_hash",
            "last_results_hash",
            "evidence_hash",
            "proposer_address")) {
      header.put(name, ZERO);
    }
    return new LightBlock(signed(header, height), set(height));
  }

  private ObjectNode signed(ObjectNode header, int height) {
    ObjectNode unsigned = JSON.createObjectNode().set("header", header);
    ObjectNode commit = unsigned.putObject("commit");
    commit.put("height", Integer.toString(height)).put("round", 0);
    commit.set("block_id", blockId(hex(new SignedHeader(unsigned).hash())));
    ArrayNode signatures = commit.putArray("signatures");
    int[] validators = setOf.apply(height);
    String time = GENESIS.plusSeconds(60L * height + 1).toString();
    for (int i = absent; i < validators.length; i++) {
      Bytes message = new SignedHeader(unsigned).voteBytes(time);
      byte[] signature = Ed25519.sign(seed(validators[i]), message).toArray();
      signatures
          .addObject()
          .put("block_id_flag", 2)
          .put("validator_address", hex(set(height).get(i).address()))
          .put("timestamp", time)
          .put("signature", Base64.getEncoder().encodeToString(signature));
    }
    return unsigned;
  }

  private static ObjectNode blockId(String hash) {
    ObjectNode id = JSON.createObjectNode().put("hash", hash);
    id.putObject("parts").put("total", 1).put("hash", ZERO);
    return id;
  }

  private static String hex(Bytes bytes) {
    return bytes.toHex().substring(2);
  }
}
