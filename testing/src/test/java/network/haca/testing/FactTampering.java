package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import network.haca.lightclient.ReceiptVerifier;
import network.haca.lightclient.TrustedGenesis;

/** Changes receipts of facts, and sees at which steps they are refused (rule D4). */
record FactTampering(TrustedGenesis genesis) {
  /** The steps that a receipt fails at. */
  Set<String> failures(ObjectNode receipt) {
    return ReceiptVerifier.verify(receipt, genesis, genesis.validators(), Optional.empty()).stream()
        .filter(step -> !step.passed())
        .map(ReceiptVerifier.Step::name)
        .collect(Collectors.toSet());
  }

  /** Each change of a receipt that holds is caught at its steps. */
  void assertNamed(ObjectNode receipt) {
    String report = "/answer/facts/0/rounds/0/reports/0";
    assertCaught(Set.of("answer", "facts"), receipt, r -> flip(r, report, "value", "1"));
    assertCaught(Set.of("answer", "facts"), receipt, r -> flip(r, report, "signature", "00"));
    assertCaught(
        Set.of("answer", "facts"), receipt, r -> flip(r, "/answer/inputs/0", "content", "01"));
    assertCaught(
        Set.of("answer", "facts"),
        receipt,
        r -> {
          ArrayNode reports = (ArrayNode) r.at("/answer/facts/0/rounds/0/reports");
          reports.add(reports.remove(0));
        });
    assertCaught(
        Set.of("answer"),
        receipt,
        r -> flip(r, "/answer/facts/0/query", "feed_order", "descending"));
    assertCaught(Set.of("facts"), receipt, r -> r.remove("facts"));
    assertCaught(Set.of("facts"), receipt, r -> ((ArrayNode) r.at("/facts/nodes")).remove(0));
    assertCaught(Set.of("facts"), receipt, r -> ((ArrayNode) r.at("/facts/definitions")).remove(0));
    assertCaught(
        Set.of("facts"),
        receipt,
        r -> flip(r, "/answer/facts/0/nodes/0", "owner", "0x" + "11".repeat(20)));
  }

  private static void flip(ObjectNode receipt, String parent, String field, String value) {
    ObjectNode node = (ObjectNode) receipt.at(parent);
    String old = node.get(field).asText();
    boolean isHex = old.startsWith("0x") && !value.startsWith("0x");
    node.put(field, isHex ? old.substring(0, old.length() - 2) + other(old, value) : value);
  }

  private static String other(String old, String value) {
    return old.endsWith(value) ? "ff" : value;
  }

  /** Other steps than those may fail, too. */
  private void assertCaught(Set<String> steps, ObjectNode receipt, Consumer<ObjectNode> tampering) {
    ObjectNode copy = receipt.deepCopy();
    tampering.accept(copy);
    Set<String> failures = failures(copy);
    assertTrue(failures.containsAll(steps), () -> steps + " are not all of " + failures);
  }
}
