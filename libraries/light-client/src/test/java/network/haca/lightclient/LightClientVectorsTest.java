package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Vectors by which light clients in other languages are held to this one: a chain whose validators
 * all change, ways through it, and forged blocks on them with the reason why each is refused. With
 * {@code -Dvectors.write=true} they are written anew.
 */
class LightClientVectorsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path FILE = Path.of("src/test/resources/light/ways.json");
  private static final int HEIGHTS = 24;
  private static final Duration PERIOD = Duration.ofDays(7);
  private static final Instant NOW = TestChain.GENESIS.plus(Duration.ofHours(3));

  /** Every four heights one of four leaves and another comes: after sixteen, all are others. */
  private static final TestChain CHAIN = new TestChain(HEIGHTS, 1, LightClientVectorsTest::turning);

  private final ArrayNode ways = JSON.createArrayNode();

  private static int[] turning(int height) {
    return IntStream.range(height / 4, height / 4 + 4).toArray();
  }

  private static TestChain strangers() {
    return new TestChain(HEIGHTS, 0, height -> new int[] {40, 41, 42, 43});
  }

  @Test
  void theCommittedWaysAreThoseOfThisLightClient() throws IOException {
    way("all validators change", 0, HEIGHTS, NOW, Map.of());
    way("from a later block on", 9, HEIGHTS, NOW, Map.of());
    way("back by hashes", HEIGHTS, 3, NOW, Map.of());
    way("back by hashes, however old", HEIGHTS, 3, NOW.plus(PERIOD), Map.of());
    way("nowhere", 7, 7, NOW, Map.of());
    way("too old", 5, HEIGHTS, NOW.plus(PERIOD), Map.of());
    way("of the future", 1, HEIGHTS, TestChain.GENESIS, Map.of());
    forgeries();
    ObjectNode vectors = JSON.createObjectNode();
    vectors.put("chain", TestChain.ID).put("trustPeriodSeconds", PERIOD.toSeconds());
    vectors.set("genesis", ChainJson.validators(CHAIN.set(1), "power"));
    ArrayNode blocks = vectors.putArray("blocks");
    for (int height = 1; height <= HEIGHTS; height++) {
      blocks.add(ChainJson.of(CHAIN.at(height, CHAIN.set(height))));
    }
    vectors.set("ways", ways);
    assertCommitted(vectors);
  }

  private void forgeries() throws IOException {
    TestChain strangers = strangers();
    Map<Integer, LightBlock> all = new TreeMap<>();
    for (int height = 2; height <= HEIGHTS; height++) {
      all.put(height, strangers.at(height, strangers.set(height)));
    }
    way("strangers from the second block on", 0, HEIGHTS, NOW, all);
    way("strangers at the target", 0, HEIGHTS, NOW, Map.of(HEIGHTS, all.get(HEIGHTS)));
    way("strangers back", HEIGHTS, 3, NOW, Map.of(20, all.get(20)));
    way("strangers in genesis", 0, 3, NOW, Map.of(1, strangers.at(1, strangers.set(1))));
    way("another set than the header's", 5, 9, NOW, Map.of(9, CHAIN.at(9, CHAIN.set(20))));
    way("one vote too few", 5, 9, NOW, Map.of(9, CHAIN.withVoteChanged(9)));
    way("a vote for no block", 5, 9, NOW, Map.of(9, CHAIN.withNilVote(9)));
    way("another block in its place", 5, 9, NOW, Map.of(5, CHAIN.at(6, CHAIN.set(6))));
    TestChain other = new TestChain("other", HEIGHTS, 0, LightClientVectorsTest::turning);
    way("of another chain", 5, 9, NOW, Map.of(9, other.at(9, other.set(9))));
  }

  /**
   * @param from the trusted block; 0 for genesis
   */
  private void way(
      String name, int from, int target, Instant now, Map<Integer, LightBlock> replaced)
      throws IOException {
    ObjectNode way = ways.addObject().put("name", name).put("from", from).put("target", target);
    if (from > 0) {
      way.put("hash", CHAIN.hash(from).toHex());
    }
    way.put("now", now.toString());
    ObjectNode forged = way.putObject("replaced");
    for (var each : replaced.entrySet()) {
      forged.set(each.getKey().toString(), ChainJson.of(each.getValue()));
    }
    switch (follow(from, target, now, forged)) {
      case LightClient.Result.Verified(LightBlock block, int steps) ->
          way.put("steps", steps)
              .put("validators", TrustedValidator.hash(block.validators()).toHex());
      case LightClient.Result.Refused(String reason) -> way.put("refused", reason);
    }
  }

  /** Over the very JSON that others read. */
  private static LightClient.Result follow(int from, int target, Instant now, JsonNode replaced)
      throws IOException {
    TestChain given = new TestChain(HEIGHTS, 1, LightClientVectorsTest::turning);
    for (int height = 1; height <= HEIGHTS; height++) {
      JsonNode json = replaced.path(Integer.toString(height));
      given.replace(
          height,
          read(json.isMissingNode() ? ChainJson.of(CHAIN.at(height, CHAIN.set(height))) : json));
    }
    LightClient.Result anchor =
        from == 0
            ? LightClient.trustGenesis(given, CHAIN.genesis(1))
            : LightClient.trust(given, TestChain.ID, from, CHAIN.hash(from));
    return anchor instanceof LightClient.Result.Verified(LightBlock block, int _)
        ? LightClient.follow(given, block, target, PERIOD, now)
        : anchor;
  }

  private static LightBlock read(JsonNode json) throws IOException {
    try {
      return LightBlock.read(
          json.path("signed_header"), TrustedValidator.readRpc(JsonFields.of(json, "validators")));
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  private static void assertCommitted(ObjectNode vectors) throws IOException {
    StringBuilder text = new StringBuilder("{\n");
    vectors
        .properties()
        .forEach(
            each -> {
              text.append(text.length() > 2 ? ",\n" : "").append('"').append(each.getKey());
              text.append("\": ").append(lines(each.getValue()));
            });
    text.append("\n}\n");
    if (Boolean.getBoolean("vectors.write")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, text);
    }
    assertTrue(vectors.path("ways").size() > 10);
    assertEquals(Files.readString(FILE), text.toString());
  }

  /** A list with an element on each line. */
  private static String lines(JsonNode value) {
    StringBuilder text = new StringBuilder();
    for (JsonNode element : value) {
      text.append(text.isEmpty() ? "[\n" : ",\n").append(element);
    }
    return text.isEmpty() ? value.toString() : text.append("\n]").toString();
  }
}
