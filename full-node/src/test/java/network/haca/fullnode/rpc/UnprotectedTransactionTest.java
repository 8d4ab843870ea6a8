package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.OTHER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import network.haca.fullnode.core.TestConfigs;
import network.haca.fullnode.core.UnprotectedTransfer;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rule L1: a transaction without replay protection, which names no chain (before EIP-155). */
class UnprotectedTransactionTest {
  @RegisterExtension private final BegunChain chain = new BegunChain();

  @RegisterExtension
  private final BegunChain strict =
      new BegunChain(TestConfigs.withoutUnprotected(), BegunChain.START);

  @Test
  void isNeitherTakenNorExecutedWhereGenesisDoesNotAllowIt() throws Exception {
    Bytes raw = UnprotectedTransfer.signed(Address.fromHex(OTHER));
    RpcException refusal =
        assertThrows(
            RpcException.class,
            () -> strict.call("eth_sendRawTransaction", "'" + raw.toHex() + "'"));
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("no replay protection"),
        refusal.getMessage());
    strict.add(raw);
    assertTrue(
        strict.call("eth_getTransactionByHash", "'" + Keccak.hash(raw).toHex() + "'").isNull());
    assertEquals("0x0", strict.call("eth_getBalance", "'OTHER','latest'").asText());
  }

  @Test
  void isShownAndTracedWithoutAChain() throws Exception {
    Bytes raw = UnprotectedTransfer.signed(Address.fromHex(OTHER));
    chain.add(raw);
    String hash = "'" + Keccak.hash(raw).toHex() + "'";
    JsonNode shown = chain.call("eth_getTransactionByHash", hash);
    assertFalse(shown.has("chainId"), shown.toString());
    assertTrue(List.of("0x1b", "0x1c").contains(shown.get("v").asText()), shown.toString());
    assertEquals(BegunChain.RICH, shown.get("from").asText());
    assertEquals("0x1", chain.call("eth_getTransactionReceipt", hash).get("status").asText());
    assertEquals(raw.toHex(), chain.call("eth_getRawTransactionByHash", hash).asText());
    assertEquals(
        raw.toHex(),
        chain.call("eth_getRawTransactionByBlockNumberAndIndex", "'latest','0x0'").asText());
    assertTrue(chain.call("eth_getRawTransactionByBlockNumberAndIndex", "'latest','0x1'").isNull());
    assertEquals(21_000, chain.call("debug_traceTransaction", hash).get("gas").asInt());
  }
}
