package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.haca.feeds.FeedFact;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule D4: a receipt shows the reports that inputs were made of, and nothing else is shown. */
class FactReceiptTest {
  private static final TrustedGenesis GENESIS = DevelopmentReceipt.genesis("facts-genesis.json");

  private static List<ReceiptVerifier.Step> steps(ObjectNode receipt) {
    return ReceiptVerifier.verify(receipt, GENESIS, GENESIS.validators(), Optional.empty());
  }

  private static Set<String> failures(ObjectNode receipt) {
    return steps(receipt).stream()
        .filter(step -> !step.passed())
        .map(ReceiptVerifier.Step::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void aReceiptWithItsReportsHolds() {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    assertEquals(Set.of(), failures(receipt));
    String detail =
        steps(receipt).stream()
            .filter(step -> step.name().equals("facts"))
            .map(ReceiptVerifier.Step::detail)
            .findFirst()
            .orElseThrow();
    assertTrue(detail.startsWith("input 'launch' is 10 candles of 3 s of feed BTC-USD"), detail);
  }

  @ParameterizedTest
  @MethodSource("network.haca.lightclient.FactForgery#all")
  void whatIsForgedIsRefusedAtItsStep(FactForgery forgery) {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    forgery.change().accept(receipt);
    Set<String> failures = failures(receipt);
    assertTrue(failures.containsAll(forgery.steps()), () -> forgery + " fails at " + failures);
  }

  @Test
  void aBridgeIsAskedForWhatTheFactsName() throws MalformedException {
    ObjectNode receipt = DevelopmentReceipt.receipt("facts.json");
    Answer answer = Answer.read(receipt.get("answer"));
    String query = answer.query();
    assertTrue(query.startsWith("?nodes=0x") && query.contains("&definitions=0x"), query);
    for (FeedFact.Reporter node : answer.facts().getFirst().nodes()) {
      Bytes32 id = node.id();
      assertTrue(query.contains(id.toHex()), query);
    }
    ObjectNode own = (ObjectNode) receipt.get("answer");
    String entry = Bytes32.ofUnsigned(5).toHex();
    assertEquals(query + "&entry=" + entry, Answer.read(own.put("registryEntry", entry)).query());
    var _ = own.remove("facts");
    assertEquals("?entry=" + entry, Answer.read(own).query());
    var _ = own.remove("registryEntry");
    assertEquals("", Answer.read(own).query());
  }
}
