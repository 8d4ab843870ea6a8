package network.haca.bridge.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.bridge.core.Certificate;
import network.haca.bridge.core.Sent;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptStoreTest {
  private static final SettlementLeaf LEAF =
      new SettlementLeaf(
          Bytes32.ofUnsigned(1), Bytes32.ofUnsigned(2), Bytes32.ofUnsigned(3), Bytes.EMPTY, 4);

  private static final Sent SENT =
      new Sent(Bytes32.ofUnsigned(5), Address.ZERO, 6, Bytes.fromHex("0708"), "blob");

  @TempDir private Path folder;

  @Test
  void whatWasSentForALeafIsKnownAfterARestartUntilItIsForgotten() throws Exception {
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      TransactionStore transactions = new TransactionStore(database);
      assertEquals(Optional.empty(), transactions.sent(LEAF.hash()));
      transactions.save(LEAF.hash(), SENT);
    }
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      TransactionStore transactions = new TransactionStore(database);
      assertEquals(Optional.of(SENT), transactions.sent(LEAF.hash()));
      transactions.forgetSent(LEAF.hash());
      assertEquals(Optional.empty(), transactions.sent(LEAF.hash()));
    }
  }

  @Test
  void s7ALeafThatIsItsOwnRootHasAReceiptWithAnEmptyPath() throws Exception {
    try (BridgeDatabase database = BridgeDatabase.open(folder)) {
      ReceiptStore receipts = new ReceiptStore(database);
      assertFalse(receipts.has(LEAF));
      receipts.save(
          LEAF.hash(),
          new Certificate(
              1,
              new ObjectMapper().createObjectNode().put("route", "INDIVIDUAL"),
              Map.of(LEAF.teeId(), new ObjectMapper().createObjectNode().put("of", "the node"))),
          List.of(LEAF),
          List.of(Bytes.fromHex("09")));
      assertTrue(receipts.has(LEAF));
      var receipt = receipts.receipt(LEAF.hash()).orElseThrow();
      assertEquals("INDIVIDUAL", receipt.get("route").asText());
      assertEquals("the node", receipt.at("/node/of").asText());
      assertEquals(LEAF.hash().toHex(), receipt.get("root").asText());
      assertTrue(receipt.get("path").isEmpty());
    }
  }
}
