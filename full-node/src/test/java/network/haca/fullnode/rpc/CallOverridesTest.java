package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.CONTRACT;
import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that find block and accounts other than they are, and transactions that the node fills. */
class CallOverridesTest {
  /** Returns the block's number plus its first slot. */
  private static final String SUM = "{'CONTRACT':{'code':'0x435f54015f5260205ff3'}}";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  @Test
  void aCallFindsTheBlockAsItsOverridesSay() throws Exception {
    String call = "{'to':'CONTRACT'},'latest'," + SUM;
    assertEquals(word(0), chain.call("eth_call", call).asText());
    assertEquals(word(77), chain.call("eth_call", call + ",{'number':'0x4d'}").asText());
    assertTrue(
        chain
            .call("eth_estimateGas", call + ",{'number':'0x4d','time':'0x1'}")
            .asText()
            .startsWith("0x"));
  }

  @Test
  void aTracedCallFindsBlockAndAccountsAsItsOptionsSay() throws Exception {
    String slot = "'stateDiff':{'%s':'%s'}".formatted(word(0), word(3));
    String options =
        "{'tracer':'%s','blockOverrides':{'number':'0x4d'},'stateOverrides':"
            + SUM.replace("'}}", "'," + slot + "}}")
            + "}";
    String call = "{'to':'CONTRACT'},'latest',";
    JsonNode calls = chain.call("debug_traceCall", call + options.formatted("callTracer"));
    assertEquals(word(80), calls.get("output").asText());
    JsonNode before = chain.call("debug_traceCall", call + options.formatted("prestateTracer"));
    assertEquals(word(3), before.get(CONTRACT).get("storage").get(word(0)).asText());
  }

  @Test
  void aTracedCallThatRevertsTellsItsReasonAndOneThatHaltsHasNone() throws Exception {
    // Error(string) of "no": selector, offset, length, text.
    String reverting =
        "6308c379a060e01b5f52" + "6020600452" + "6002602452" + "616e6f60f01b604452" + "60645ffd";
    String options =
        ",'latest',{'tracer':'callTracer','stateOverrides':{'CONTRACT':{'code':'0x%s'}}}";
    JsonNode reverted =
        chain.call("debug_traceCall", "{'to':'CONTRACT'}" + options.formatted(reverting));
    assertEquals("execution reverted", reverted.get("error").asText());
    assertEquals("no", reverted.path("revertReason").asText());
    JsonNode halted = chain.call("debug_traceCall", "{'to':'CONTRACT'}" + options.formatted("fe"));
    assertTrue(halted.has("error"));
    assertTrue(halted.path("revertReason").isMissingNode());
  }

  @Test
  void whatTheRequestLeavesOutIsFilled() throws Exception {
    JsonNode filled =
        chain.call(
            "eth_fillTransaction",
            "{'from':'RICH','to':'OTHER','value':'0x1','accessList':[{'address':'CONTRACT','storageKeys':['%s']}]}"
                .formatted(word(1)));
    assertEquals("0x2", filled.get("tx").get("type").asText());
    assertEquals("0x77359400", filled.get("tx").get("maxFeePerGas").asText());
    assertTrue(filled.get("raw").asText().contains(CONTRACT.substring(2)), "the access list too");
    JsonNode legacy =
        chain.call("eth_fillTransaction", "{'from':'RICH','to':'OTHER','gasPrice':'0x5'}");
    assertEquals("0x0", legacy.get("tx").get("type").asText());
    assertEquals("0x5", legacy.get("tx").get("gasPrice").asText());
  }

  @Test
  void aGasPriceWithAnAccessListIsOfTypeOne() throws Exception {
    JsonNode signed =
        chain.call(
            "eth_signTransaction",
            "{'from':'RICH','to':'OTHER','gasPrice':'0x5','accessList':[{'address':'CONTRACT','storageKeys':['%s']}]}"
                .formatted(word(1)));
    SignedTransaction read =
        SignedTransaction.decode(
            Bytes.fromHex(signed.get("raw").asText()), ChainConfig.development().chainId());
    assertEquals(1, read.transaction().type());
    assertEquals(BegunChain.RICH, read.sender().toHex());
    assertEquals(1, read.transaction().accessList().size());
    JsonNode filled =
        chain.call(
            "eth_fillTransaction", "{'from':'RICH','to':'OTHER','gasPrice':'0x5','type':'0x1'}");
    assertEquals("0x1", filled.at("/tx/type").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "eth_call; {'to':'OTHER'},'latest',{},{'colour':'0x1'}; a block has no 'colour' to override",
        "eth_call; {'to':'OTHER'},'latest',{},{'number':'0xffffffffffffffff'}; 'number' 18446744073709551615 is too large",
        "eth_estimateGas; {'from':'RICH','to':'OTHER','blobs':['0x01']}; no transactions with blobs",
        "eth_fillTransaction; {'from':'RICH','to':'OTHER','blobVersionedHashes':['0x01']}; 'blobVersionedHashes'",
        "eth_fillTransaction; {'from':'RICH','to':'OTHER','gasPrice':'0x1','maxFeePerGas':'0x1'}; 'gasPrice' does not go with 'maxFeePerGas'",
      })
  void whatWouldBeLeftOutIsRefused(String method, String params, String reason) {
    RpcException refusal =
        assertThrows(RpcException.class, () -> chain.call(method, params.strip()));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
  }
}
