package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Limits;
import network.haca.fullnode.lane.Work;
import network.haca.settings.Given;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exchanges with {@code eth_simulateV1} of execution-apis' {@code tests}; its folder is given
 * by {@code -Dexecution.apis=DIR}. They were recorded at height 54 of another chain: what is of
 * that chain's state alone, its hashes and roots, is not compared.
 */
@EnabledIfSystemProperty(
    named = "execution.apis",
    matches = ".+",
    disabledReason = "-Dexecution.apis names no clone of github.com/ethereum/execution-apis")
class SimulationExchangesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PREFIX = "ethSimulate-";
  private static final int HEIGHT = 54;

  private static final Set<String> OF_THE_STATE =
      Set.of("hash", "parentHash", "blockHash", "stateRoot", "size", "requestsHash");

  /** Those that differ, with the reason that docs/compatibility.md gives. */
  private static final Map<String, String> DIFFERENT = different();

  private static Map<String, String> different() {
    String hash = "shows a hash of that chain's blocks";
    String floor = "has EIP-7623's least price of data, of Prague";
    String zero = "finds an account at the zero address, as that chain has";
    return Map.ofEntries(
        Map.entry("add-more-non-defined-BlockStateCalls-than-fit-but-now-with-fit", hash),
        Map.entry("blockhash-complex", hash),
        Map.entry("blockhash-simple", hash),
        Map.entry("blockhash-start-before-head", hash),
        Map.entry("contract-calls-itself", hash),
        Map.entry("get-block-properties", hash),
        Map.entry("move-ecrecover-and-call", floor),
        Map.entry("move-ecrecover-and-call-old-and-new", floor),
        Map.entry("move-ecrecover-twice-and-call", floor),
        Map.entry("override-identity", floor),
        Map.entry("override-sha256", floor),
        Map.entry("overwrite-existing-contract", floor),
        Map.entry("self-destructive-contract-produces-logs", zero),
        Map.entry("use-as-many-features-as-possible", zero),
        Map.entry("blobs", "has blobs, which this chain refuses"),
        Map.entry("fee-recipient-receiving-funds", "has a base fee that falls; ours is constant"),
        Map.entry("empty-with-block-num-set-firstblock", "stands on a block from before London"));
  }

  @RegisterExtension
  private final BegunChain chain =
      new BegunChain(like(0xc72dd9d5e883eL, 200_000_000, 23_985_819), 0);

  private static ChainConfig like(long chainId, long gasLimit, long baseFee) {
    ChainConfig own = ChainConfig.development();
    return new ChainConfig(
        chainId,
        own.cometChainId(),
        true,
        gasLimit,
        BigInteger.valueOf(baseFee),
        own.administrator(),
        own.relay(),
        own.operators(),
        own.approvers(),
        own.accounts(),
        own.attestationRoots(),
        true,
        own.takesUnprotectedTransactions(),
        own.referenceStrings(),
        own.rules());
  }

  static List<String> exchanges() throws IOException {
    Path folder = Path.of(System.getProperty("execution.apis"), "tests", "eth_simulateV1");
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @BeforeEach
  void standAtTheSameHeight() {
    chain.grow(HEIGHT, 10);
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void anExchangeIsEqualOrListed(String file) throws Exception {
    Path path = Path.of(System.getProperty("execution.apis"), "tests", "eth_simulateV1", file);
    List<String> lines = Files.readAllLines(path);
    JsonNode request = read(lines, ">> ");
    JsonNode expected = compared(read(lines, "<< "));
    JsonNode given = compared(Work.alone(limits()).call(Kind.HEAVY, () -> answer(request)));
    String name = file.substring(PREFIX.length(), file.length() - ".io".length());
    if (DIFFERENT.containsKey(name)) {
      assertNotEquals(expected, given, "is equal by now: take it from the list");
    } else {
      assertEquals(List.of(), differences("", expected, given));
    }
  }

  private static List<String> differences(String path, JsonNode expected, JsonNode given) {
    if (!expected.isContainerNode() || expected.getNodeType() != given.getNodeType()) {
      return expected.equals(given)
          ? List.of()
          : List.of("%s: %s, not %s".formatted(path, given, expected));
    }
    if (expected.isArray()) {
      return IntStream.range(0, Math.max(expected.size(), given.size()))
          .boxed()
          .flatMap(i -> differences(path + "/" + i, expected.path(i), given.path(i)).stream())
          .toList();
    }
    Set<String> names = new TreeSet<>();
    expected.fieldNames().forEachRemaining(names::add);
    given.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .flatMap(
            name -> differences(path + "/" + name, expected.path(name), given.path(name)).stream())
        .toList();
  }

  private static JsonNode read(List<String> lines, String prefix) throws IOException {
    String line = lines.stream().filter(one -> one.startsWith(prefix)).findFirst().orElseThrow();
    return JSON.readTree(line.substring(prefix.length()));
  }

  /** With the gas that go-ethereum gives where they were recorded. */
  private static Limits limits() {
    return Limits.read(Given.settings(Limits.SETTINGS, Map.of("node.rpc.call.gas", "50000000")));
  }

  private ObjectNode answer(JsonNode request) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    try {
      return answer.set("result", chain.methods().call("eth_simulateV1", request.get("params")));
    } catch (RpcException e) {
      answer.putObject("error").put("code", e.code());
      return answer;
    }
  }

  /** The result without what is of the state; of an error its code: words are each client's own. */
  private static JsonNode compared(JsonNode answer) {
    if (answer.has("error")) {
      return answer.get("error").get("code");
    }
    JsonNode result = answer.get("result").deepCopy();
    strip(result);
    return result;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(OF_THE_STATE);
      if (object.has("error")) {
        ((ObjectNode) object.get("error")).remove("message");
      }
    }
    node.forEach(SimulationExchangesTest::strip);
  }
}
