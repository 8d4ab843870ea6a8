package network.haca.explorer.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.lightclient.UntrustedHttp;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Blocks with the votes of their validators, as CometBFT's RPC tells them. */
public final class Blocks {
  /** Headers that CometBFT gives at once, at most. */
  public static final int PAGE_MAX = 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BYTES_MAX = 4 << 20;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final JsonNode NONE = JSON.createArrayNode();
  private static final int FLAG_COMMIT = 2;
  private static final int FLAG_NIL = 3;

  private final UntrustedHttp http = new UntrustedHttp(BYTES_MAX, TIMEOUT);
  private final URI cometBft;

  public Blocks(URI cometBft) {
    this.cometBft = cometBft;
  }

  /**
   * Returns the latest blocks up to a height, the latest first; none where CometBFT keeps none.
   *
   * @param from the height; nothing for the latest
   * @param count 1 to {@link #PAGE_MAX}
   */
  public ArrayNode page(Optional<Long> from, int count) throws IOException {
    long latest = latestHeight();
    long highest = Math.min(from.orElse(latest), latest);
    ArrayNode blocks = JSON.createArrayNode();
    if (highest < 1) {
      return blocks;
    }
    long lowest = Math.max(1, highest - count + 1);
    Optional<JsonNode> result =
        ask("/blockchain?minHeight=%d&maxHeight=%d".formatted(lowest, highest));
    if (result.isEmpty()) {
      // CometBFT refuses a range below its base.
      return blocks;
    }
    for (JsonNode meta : result.get().path("block_metas")) {
      blocks.add(block(meta.path("header"), meta.at("/block_id/hash").asText(), meta));
    }
    return blocks;
  }

  /** Returns a block and the vote of each of its validators; nothing if there is none. */
  public Optional<ObjectNode> at(long height) throws IOException {
    return signed(height).map(Blocks::withVotes);
  }

  private static ObjectNode withVotes(JsonNode whole) {
    JsonNode signed = whole.path("signed_header");
    ObjectNode block =
        block(signed.path("header"), signed.at("/commit/block_id/hash").asText(), signed);
    block.set("votes", votes(signed.path("commit"), whole.path("validators")));
    return block;
  }

  /**
   * Returns a block's header, its commit and its validators as CometBFT has them, for who verifies
   * them; nothing if there is none.
   */
  public Optional<ObjectNode> signed(long height) throws IOException {
    if (height < 1 || height > latestHeight()) {
      return Optional.empty();
    }
    Optional<JsonNode> commit = ask("/commit?height=" + height);
    Optional<JsonNode> validators = validators("&height=" + height);
    if (commit.isEmpty() || validators.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode signed = JSON.createObjectNode();
    signed.set("signed_header", commit.get().path("signed_header"));
    signed.set("validators", validators.get().path("validators"));
    return Optional.of(signed);
  }

  /** Returns the power of the validator with an address, if it is one of the latest set. */
  public Optional<String> power(Address address) throws IOException {
    for (JsonNode validator : validators("").map(set -> set.path("validators")).orElse(NONE)) {
      if (address.toHex().equalsIgnoreCase("0x" + validator.path("address").asText())) {
        return Optional.of(validator.path("voting_power").asText());
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> validators(String more) throws IOException {
    return ask("/validators?per_page=100" + more);
  }

  /** Returns the height of the block with a hash; nothing if there is none. */
  public Optional<Long> heightOf(Bytes32 hash) throws IOException {
    return ask("/block_by_hash?hash=" + hash.toHex())
        .map(result -> result.at("/block/header/height").asLong())
        .filter(height -> height > 0);
  }

  private static ArrayNode votes(JsonNode commit, JsonNode validators) {
    Map<String, String> powers = new TreeMap<>();
    for (JsonNode validator : validators) {
      powers.put(validator.path("address").asText(), validator.path("voting_power").asText());
    }
    ArrayNode votes = JSON.createArrayNode();
    int place = 0;
    for (JsonNode vote : commit.path("signatures")) {
      // An absent vote names nobody: its place in the set does.
      String named = vote.path("validator_address").asText();
      String address =
          named.isEmpty() ? validators.at("/%d/address".formatted(place)).asText() : named;
      votes
          .addObject()
          .put("validator", address.toLowerCase(Locale.ROOT))
          .put("power", powers.getOrDefault(address, "0"))
          .put("vote", vote(vote.path("block_id_flag").asInt()))
          .put("at", vote.path("timestamp").asText());
      place++;
    }
    return votes;
  }

  private static String vote(int flag) {
    return switch (flag) {
      case FLAG_COMMIT -> "block";
      case FLAG_NIL -> "none";
      default -> "absent";
    };
  }

  private static ObjectNode block(JsonNode header, String hash, JsonNode meta) {
    ObjectNode block =
        JSON.createObjectNode()
            .put("height", header.path("height").asLong())
            .put("hash", "0x" + hash.toLowerCase(Locale.ROOT))
            .put("time", header.path("time").asText())
            .put("proposer", header.path("proposer_address").asText().toLowerCase(Locale.ROOT))
            .put("appHash", "0x" + header.path("app_hash").asText().toLowerCase(Locale.ROOT));
    if (meta.has("num_txs")) {
      block.put("transactions", meta.path("num_txs").asLong());
    }
    return block;
  }

  private long latestHeight() throws IOException {
    return ask("/status")
        .map(status -> status.at("/sync_info/latest_block_height").asLong())
        .orElse(0L);
  }

  /** The result of a call; nothing if CometBFT refuses it. */
  private Optional<JsonNode> ask(String path) throws IOException {
    JsonNode answer = JSON.readTree(http.get(cometBft.resolve(path)).body());
    return answer.hasNonNull("result") ? Optional.of(answer.get("result")) : Optional.empty();
  }
}
