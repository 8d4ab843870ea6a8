package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeMap;
import network.haca.client.FactAnswer;
import network.haca.client.FactResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Transcript;
import network.haca.schemas.directory.NodeEntry;
import network.haca.schemas.fact.Agreement.Agreed;
import network.haca.schemas.fact.Fact;
import network.haca.schemas.fact.FactValue;
import network.haca.schemas.fact.SignedFact;
import org.junit.jupiter.api.Test;

class FactCommandTest {
  private static final NodeEntry NODE =
      new NodeEntry(
          Bytes32.ZERO, NodeKind.DATA_NODE.teeType(), "https://n:1", Bytes.EMPTY, Bytes.EMPTY);

  private static FactResult.Seen saw(String value) {
    Fact fact =
        new Fact(
            new Fact.FactQuestion(
                "s", new TreeMap<>(), Bytes32.ZERO, "https://a/\u001b[2J", "/\u202e", ""),
            Bytes.wrap(new byte[Transcript.RANDOM_SIZE]),
            new Fact.Observation(
                new FactValue(FactValue.Type.STRING, value), 7, Bytes32.ZERO, Bytes32.ZERO));
    return new FactResult.Seen(
        NODE,
        Address.ZERO,
        new SignedFact(
            fact, new SettlementLeaf(Bytes32.ZERO, Bytes32.ZERO, Bytes32.ZERO, Bytes.EMPTY, 7)));
  }

  @Test
  void whatNodesSayIsShownBoundedAndObeyedByNoTerminal() {
    FactResult.Seen seen = saw("\u001b[2J" + "7".repeat(4 << 20));
    String line = FactCommand.line(seen);
    assertTrue(line.length() < 2_000 && line.contains("saw \\u001b[2J777"), line);
    assertTrue(line.contains("in https://a/\\u001b[2J /\\u202e; proof 0x"), line);
    FactAnswer answer = new FactAnswer(List.of(seen), true);
    String agreed = FactCommand.agreed((Agreed) answer.agreement(1), answer);
    assertTrue(
        agreed.endsWith(" (seen by nodes of 1 of 1 owners, 1 of 1 nodes) (simulated enclave)"),
        agreed);
    assertFalse(agreed.contains("\u001b"));
    assertEquals(
        "node %s: it says: fine\\u000a✓".formatted(Bytes32.ZERO),
        FactCommand.line(new FactResult.Refused(NODE, Address.ZERO, "it says: fine\n✓")));
  }
}
