package network.haca.bridge.core;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/** Leaves, batches and what is said of them where nothing of it matters. */
public final class Samples {
  private Samples() {}

  public static SettlementLeaf leaf(long number) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    return new SettlementLeaf(word, word, word, Bytes.fromHex("01"), number);
  }

  /** Of so many leaves, the first with that number. */
  public static SettlingBatch batch(long number, int size) {
    List<SettlementLeaf> leaves = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      leaves.add(leaf(number + i));
    }
    return SettlingBatch.of(leaves);
  }

  /** Finds nothing wrong. */
  public static LeafRules goodLeaves() {
    return new LeafRules() {
      @Override
      public Optional<String> refusal(SettlementLeaf leaf) {
        return Optional.empty();
      }

      @Override
      public List<Bytes> publicKeys(List<SettlementLeaf> leaves) {
        return keys(leaves);
      }
    };
  }

  static List<Bytes> keys(List<SettlementLeaf> leaves) {
    return leaves.stream().map(leaf -> Bytes.fromHex("02")).toList();
  }

  /** For those who never ask for facts, nor for a model's entry. */
  public static AnswerProofs noProofs() {
    return new AnswerProofs(
        new LedgerProofs() {
          @Override
          public Optional<JsonNode> latestSignedHeader() {
            throw new AssertionError("nobody asked for more");
          }

          @Override
          public Optional<Long> numberOf(Bytes32 headerHash) {
            throw new AssertionError("nobody asked for more");
          }

          @Override
          public Bytes rawHeader(long number) {
            throw new AssertionError("nobody asked for more");
          }

          @Override
          public JsonNode proof(Address account, List<Bytes32> slots, long number) {
            throw new AssertionError("nobody asked for more");
          }

          @Override
          public Bytes code(Address account, long number) {
            throw new AssertionError("nobody asked for more");
          }

          @Override
          public Settlement settlement(long number) {
            throw new AssertionError("nobody asked for more");
          }
        });
  }

  public static Certification certifier() {
    return (route, root, teeIds) -> {
      ObjectNode document = JsonNodeFactory.instance.objectNode().put("route", route.name());
      ObjectNode node = JsonNodeFactory.instance.objectNode().put("of", "the node");
      return Optional.of(new Certificate(5, document, Map.of(teeIds.iterator().next(), node)));
    };
  }
}
