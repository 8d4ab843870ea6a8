package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule L9: the published functions and events are there, under the selectors that others have built
 * in.
 */
class PublishedAbiTest {
  private static Set<String> ids(String contract, String kind) throws IOException {
    Set<String> ids = new TreeSet<>();
    try (InputStream in = PublishedAbiTest.class.getResourceAsStream(contract + ".json")) {
      for (JsonNode entry : new ObjectMapper().readTree(in).get("abi")) {
        if (entry.get("type").asText().equals(kind)) {
          String hash = Keccak.hash(Bytes.ofUtf8(signature(entry))).toHex();
          ids.add(kind.equals("event") ? hash : hash.substring(0, 10));
        }
      }
    }
    return ids;
  }

  private static String signature(JsonNode entry) {
    return entry.get("name").asText() + types(entry.get("inputs"));
  }

  private static String types(JsonNode inputs) {
    StringBuilder types = new StringBuilder("(");
    for (JsonNode input : inputs) {
      String type = input.get("type").asText();
      types.append(types.length() > 1 ? "," : "");
      types.append(
          type.startsWith("tuple")
              ? types(input.get("components")) + type.substring("tuple".length())
              : type);
    }
    return types.append(")").toString();
  }

  @ParameterizedTest
  @CsvSource({
    "TEERegistry, 0x3c1a88b0 0x08c84e70 0xcbdfc4e0 0x4c4c8e8b 0xf44a0780 0x476cb030 0xf33d2c00"
        + " 0x17883717 0x005ae7cf 0x4b6014da 0x5766275a 0x63b86b89 0x418b207d 0x2cbe7552"
        + " 0x971cfbf1 0xe44cc482 0xb82644b7 0x42830ad8 0x87267aca 0x9831ced5 0xa3bf31f1"
        + " 0x927d3c95 0xe10a2ea4 0x2068b3db 0x15c9bdb4 0xa041ff51 0x43ed3274 0x005ae7cf"
        + " 0xd6741a42 0xccdf0493 0x2f2ff15d 0x91d14854",
    "TEEInferenceVerifier, 0xb348303f 0xd88817df 0x08c84e70 0xc206baa3 0x7b103999 0xa91ee0dc"
        + " 0x58db61a8",
    "InferenceSettlementRelay, 0x1f273c8e 0xc7bb9394 0x1b243ae6 0x90480ad1 0x4bc935d7",
    "InferenceHub, 0xcbf09d80 0xe39aa7e7 0x14800c61",
    "workflows/WorkflowScheduler, 0x31a7e88c",
    "workflows/PriceHistory, 0xa192a0f9"
  })
  void publishedFunctionsHaveTheirSelectors(String contract, String selectors) throws IOException {
    Set<String> missing = new TreeSet<>(List.of(selectors.split(" ")));
    missing.removeAll(ids(contract, "function"));
    assertEquals(Set.of(), missing);
  }

  @Test
  void publishedEventsHaveTheirTopics() throws IOException {
    Set<String> registry = ids("TEERegistry", "event");
    assertTrue(registry.contains(RegistryContract.REGISTERED.toHex()));
    assertTrue(
        registry.contains("0x97d0af70a4d2c616e9c1093d5f57c8b31b3a7d824f1d335e5d5416402ec14931"));
    assertTrue(
        registry.contains("0x01c235337ed5406ee8cebb3f299d60f237a2837430f8a14fbc81f94ce50236b6"));
    assertEquals(
        Set.of(
            "0xc1396ff68bc2d8630100df29ce5561fa99078c602e8676ab72a53e37095d7168",
            "0x53fcd580be8545626a896d86eb76e16597d793de715dda5d21df71d303d1ff96",
            "0xe522a1a92cb132ca102e36a004efceb8c83284b64164e0d128ddce12e86cab7b"),
        ids("InferenceHub", "event"));
    Set<String> relay = ids("InferenceSettlementRelay", "event");
    assertTrue(relay.contains(RelayContract.CLOSED.toHex()));
    assertTrue(
        relay.contains("0xc2aff8d8a10a4543baabf39bd9ff45e7fc3881d19098df350a3b7f339e911127"));
  }

  /** Rule N1: what is stored keeps the published fields, what is shown has one more. */
  @Test
  void n1StoredNodesHaveTenFieldsAndShownOnesEleven() throws IOException {
    String ten = "(address,address,string,bytes,bytes,bytes32,uint8,bool,uint256,uint256";
    String eleven = "(" + ten + ",(uint8,uint16,uint16,uint16,bytes,bytes,uint256)))";
    assertEquals(ten + ")", outputs("tees"));
    assertEquals(eleven, outputs("getTEE"));
    assertEquals(eleven.replaceFirst("\\)$", "[])"), outputs("getActiveTEEs"));
  }

  private static String outputs(String function) throws IOException {
    try (InputStream in = PublishedAbiTest.class.getResourceAsStream("TEERegistry.json")) {
      for (JsonNode entry : new ObjectMapper().readTree(in).get("abi")) {
        if (entry.path("name").asText().equals(function)) {
          return types(entry.get("outputs"));
        }
      }
    }
    return "";
  }

  @Test
  void callsAreEncodedAsSolidityReadsThem() {
    Bytes call = RelayContract.batchSettle(Bytes32.ofUnsigned(1), 2, "AB");
    assertEquals(
        "0x1b243ae6"
            + Bytes32.ofUnsigned(1).toHex().substring(2)
            + Bytes32.ofUnsigned(2).toHex().substring(2)
            + Bytes32.ofUnsigned(0x60).toHex().substring(2)
            + Bytes32.ofUnsigned(2).toHex().substring(2)
            + "4142"
            + "00".repeat(30),
        call.toHex());
    Bytes registration =
        new NodeRegistration(Bytes.EMPTY, Bytes.EMPTY, Address.ZERO, "", 2).attested(Bytes.EMPTY);
    assertEquals("0x15c9bdb4", registration.slice(0, 4).toHex());
  }
}
