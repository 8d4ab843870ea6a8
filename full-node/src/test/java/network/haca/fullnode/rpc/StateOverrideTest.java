package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that a call finds other than they are, by every method that takes such. */
class StateOverrideTest {
  /** Of SHA-256, and of nothing. */
  private static final String SHA256 = "0x0000000000000000000000000000000000000002";

  private static final String OF_NOTHING =
      "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** Returns its first slot. */
  private static final String READER = "0x5f545f5260205ff3";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  private JsonNode call(String to, String overrides) throws Exception {
    return chain.call("eth_call", "{'to':'%s'},'latest',%s".formatted(to, overrides));
  }

  /** A counter in its first slot begins anew. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {"'nonce':'0x1';2", "'state':{};1", "'state':{'WORD77':'WORD1'};1"})
  void aStateReplacesAllStorage(String override, int expected) throws Exception {
    String counter = "0x5f54600101805f555f5260205ff3";
    String calls = "'calls':[{'to':'CONTRACT'}]";
    String storage = override.replace("WORD77", word(77)).replace("WORD1", word(1));
    JsonNode blocks =
        chain.call(
            "eth_simulateV1",
            "{'blockStateCalls':[{'stateOverrides':{'CONTRACT':{'code':'%s'}},%s},{'stateOverrides':{'CONTRACT':{%s}},%s}]},'latest'"
                .formatted(counter, calls, storage, calls));
    assertEquals(word(expected), blocks.at("/1/calls/0/returnData").asText());
  }

  /** EIP-6780: only what the transaction created is gone. */
  @ParameterizedTest
  @ValueSource(strings = {"'state':{}", "'stateDiff':{}"})
  void anOverriddenAccountIsNotANewOne(String storage) throws Exception {
    JsonNode blocks =
        chain.call(
            "eth_simulateV1",
            "{'blockStateCalls':[{'stateOverrides':{'CONTRACT':{'code':'0x5fff',%s}},'calls':[{'to':'CONTRACT'}]},"
                    .formatted(storage)
                + "{'stateOverrides':{'OTHER':{'code':'0x60bb3b5f5260205ff3'}},'calls':[{'to':'OTHER'}]}]},'latest'");
    assertEquals(word(2), blocks.at("/1/calls/0/returnData").asText(), "the size of its code");
  }

  @Test
  void aSlotIsAsIfItWereOfAnEarlierTransaction() throws Exception {
    String code = "'code':'0x60015f5500'";
    String set = ",'stateDiff':{'%s':'%s'}".formatted(word(0), word(2));
    assertEquals(22_105, gas("{'CONTRACT':{%s}}".formatted(code)) - 21_000);
    assertEquals(5_005, gas("{'CONTRACT':{%s%s}}".formatted(code, set)) - 21_000, "cold, not new");
  }

  private long gas(String overrides) throws Exception {
    JsonNode blocks =
        chain.call(
            "eth_simulateV1",
            "{'blockStateCalls':[{'stateOverrides':%s,'calls':[{'to':'CONTRACT'}]}]},'latest'"
                .formatted(overrides));
    return Long.decode(blocks.at("/0/calls/0/gasUsed").asText());
  }

  @Test
  void aPrecompileAnswersWhereItIsMoved() throws Exception {
    String moved = "{'%s':{'movePrecompileToAddress':'OTHER'}}".formatted(SHA256);
    assertEquals(OF_NOTHING, call("OTHER", moved).asText());
    assertEquals("0x", call(SHA256, moved).asText());
    String replaced =
        "{'%s':{'movePrecompileToAddress':'OTHER','code':'%s'}}".formatted(SHA256, READER);
    assertEquals(word(0), call(SHA256, replaced).asText());
    assertEquals(OF_NOTHING, call(SHA256, "{}").asText(), "for the one call alone");
  }

  @Test
  void everyMethodMovesIt() throws Exception {
    String moved = "{'%s':{'movePrecompileToAddress':'OTHER'}}".formatted(SHA256);
    String traced =
        "{'to':'OTHER'},'latest',{'tracer':'callTracer','stateOverrides':%s}".formatted(moved);
    assertEquals(OF_NOTHING, chain.call("debug_traceCall", traced).get("output").asText());
    String call = "{'to':'OTHER'},'latest'," + moved;
    assertEquals(21_060, Long.decode(chain.call("eth_estimateGas", call).asText()));
    assertEquals("0x5244", chain.call("eth_createAccessList", call).get("gasUsed").asText());
    assertEquals(
        OF_NOTHING,
        chain
            .call(
                "eth_simulateV1",
                "{'blockStateCalls':[{'stateOverrides':%s,'calls':[{'to':'OTHER'}]}]},'latest'"
                    .formatted(moved))
            .at("/0/calls/0/returnData")
            .asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'OTHER':{'movePrecompileToAddress':'CONTRACT'}}; is not a precompile",
        "{'0x0000000000000000000000000000000000000002':{'movePrecompileToAddress':'OTHER'},'OTHER':{'nonce':'0x1'}}; already overridden",
        "{'OTHER':{'state':{},'stateDiff':{}}}; both 'state' and 'stateDiff'",
        "{'OTHER':{'storage':{}}}; no 'storage' to override; there are balance, code, movePrecompileToAddress",
        "{'OTHER':{'nonce':'0x10000000000000000'}}; a nonce of at most 64 bits",
        "{'0x00000000000000000000000000000000000000CC':{},'OTHER':{}}; overridden twice",
        "[]; an object of accounts by address",
      })
  void whatCannotBeIsNamed(String overrides, String reason) {
    RpcException refusal =
        assertThrows(RpcException.class, () -> call("CONTRACT", overrides.strip()));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
  }
}
