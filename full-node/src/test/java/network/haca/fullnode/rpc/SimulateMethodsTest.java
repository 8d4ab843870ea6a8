package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.CONTRACT;
import static network.haca.fullnode.rpc.BegunChain.OTHER;
import static network.haca.fullnode.rpc.BegunChain.RICH;
import static network.haca.fullnode.rpc.BegunChain.START;
import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code eth_simulateV1} on a chain that has only begun. */
class SimulateMethodsTest {
  /** Adds one to its first slot and returns it. */
  private static final String COUNTER = "0x5f54600101805f555f5260205ff3";

  /** Returns the hash of the block before. */
  private static final String PARENT_HASH = "0x6001430340 5f5260205ff3".replace(" ", "");

  /** Logs a topic, sends what it got on, and logs another one. */
  private static final String FORWARDER =
      "0x60015f5fa1 5f5f5f5f3460cc5af1 60025f5fa1 00".replace(" ", "");

  private static final String REVERTING = "0x5f5ffd";
  private static final String INVALID = "0xfe";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  private JsonNode simulate(String simulation) throws Exception {
    return chain.call("eth_simulateV1", simulation + ",'latest'");
  }

  private static String code(String code) {
    return "'stateOverrides':{'CONTRACT':{'code':'%s'}}".formatted(code);
  }

  private static List<String> texts(JsonNode nodes, String field) {
    return StreamSupport.stream(nodes.spliterator(), false)
        .map(node -> node.path(field).asText())
        .toList();
  }

  @Test
  void eachCallStandsOnThoseBefore() throws Exception {
    JsonNode blocks =
        simulate(
            "{'blockStateCalls':[{%s,'calls':[{'to':'CONTRACT'},{'to':'CONTRACT'}]},"
                    .formatted(code(COUNTER))
                + "{'calls':[{'to':'CONTRACT'}]}]}");
    assertEquals(List.of(word(1), word(2)), texts(blocks.get(0).get("calls"), "returnData"));
    assertEquals(List.of(word(3)), texts(blocks.get(1).get("calls"), "returnData"));
    assertEquals(List.of("0x1", "0x2"), texts(blocks, "number"));
    assertEquals(blocks.get(0).get("hash"), blocks.get(1).get("parentHash"));
    assertEquals(2, blocks.get(0).get("transactions").size());
    assertEquals("0x", chain.call("eth_getCode", "'CONTRACT'").asText(), "nothing of it is kept");
  }

  @Test
  void numbersThatAreLeftOutAreEmptyBlocks() throws Exception {
    JsonNode blocks =
        simulate(
            "{'blockStateCalls':[{'blockOverrides':{'number':'0x4','feeRecipient':'OTHER'},%s,'calls':[{'to':'CONTRACT'}]}]}"
                .formatted(code(PARENT_HASH)));
    assertEquals(List.of("0x1", "0x2", "0x3", "0x4"), texts(blocks, "number"));
    assertEquals(START + 4 * 12, Long.decode(blocks.get(3).get("timestamp").asText()));
    assertEquals(OTHER, blocks.get(3).get("miner").asText());
    assertEquals(blocks.get(2).get("hash"), blocks.get(3).get("calls").get(0).get("returnData"));
  }

  @Test
  void transfersStandAmongTheLogsIfAskedFor() throws Exception {
    String simulation =
        "{'traceTransfers':%s,'blockStateCalls':[{%s,'calls':[{'from':'RICH','to':'CONTRACT','value':'0x5'}]}]}";
    JsonNode with = simulate(simulation.formatted("true", code(FORWARDER)));
    JsonNode logs = with.get(0).get("calls").get(0).get("logs");
    String coin = "0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee";
    assertEquals(List.of(coin, CONTRACT, coin, CONTRACT), texts(logs, "address"));
    assertEquals(List.of("0x0", "0x1", "0x2", "0x3"), texts(logs, "logIndex"));
    assertEquals(word(5), logs.get(2).get("data").asText());
    assertEquals(word(0xcc), logs.get(2).get("topics").get(2).asText());
    JsonNode without = simulate(simulation.formatted("false", code(FORWARDER)));
    assertEquals(
        List.of(CONTRACT, CONTRACT),
        texts(without.get(0).get("calls").get(0).get("logs"), "address"));
  }

  @Test
  void aCallThatFailsSaysWhyAndTheNextOneRuns() throws Exception {
    JsonNode calls =
        simulate(
                "{'traceTransfers':true,'blockStateCalls':[{'stateOverrides':{'CONTRACT':{'code':'%s'},'OTHER':{'code':'%s'}},"
                        .formatted(REVERTING, INVALID)
                    + "'calls':[{'from':'RICH','to':'CONTRACT','value':'0x1'},{'to':'OTHER','gas':'0x10000'},"
                    + "{'from':'CONTRACT','to':'RICH'}]}]}")
            .get(0)
            .get("calls");
    assertEquals(List.of("0x0", "0x0", "0x1"), texts(calls, "status"));
    assertEquals("execution reverted", calls.get(0).get("error").get("message").asText());
    assertEquals(3, calls.get(0).get("error").get("code").asInt());
    assertEquals("0x", calls.get(0).get("error").get("data").asText());
    assertTrue(calls.get(0).get("logs").isEmpty(), "a transfer that was taken back");
    assertEquals(-32015, calls.get(1).get("error").get("code").asInt());
    assertTrue(calls.get(1).get("error").get("message").asText().startsWith("vm execution error"));
    assertEquals("0x10000", calls.get(1).get("gasUsed").asText());
  }

  @Test
  void aValidTransactionPaysAndIsShownWhole() throws Exception {
    JsonNode block =
        simulate(
                "{'validation':true,'returnFullTransactions':true,'blockStateCalls':[{'calls':["
                    + "{'from':'RICH','to':'OTHER','value':'0x7','nonce':'0x0','gas':'0x5208','maxFeePerGas':'0x77359400'}]}]}")
            .get(0);
    JsonNode transaction = block.get("transactions").get(0);
    assertEquals(RICH, transaction.get("from").asText());
    assertEquals(block.get("hash"), transaction.get("blockHash"));
    assertEquals("0x7", transaction.get("value").asText());
    assertEquals("0x5208", block.get("gasUsed").asText());
    assertEquals("0x3b9aca00", block.get("baseFeePerGas").asText());
  }

  @Test
  void anOrdinaryCallPassesUnderABaseFeeOfItsBlock() throws Exception {
    JsonNode block =
        simulate(
                "{'blockStateCalls':[{'blockOverrides':{'baseFeePerGas':'0xa'},%s,'calls':[{'to':'CONTRACT'}]}]}"
                    .formatted(code("0x483a015f5260205ff3")))
            .get(0);
    assertEquals(List.of(word(10)), texts(block.get("calls"), "returnData"), "base fee and price");
    assertEquals("0xa", block.get("baseFeePerGas").asText());
  }

  @Test
  void whatIsGivenBackIsInTheGasThatIsNeeded() throws Exception {
    JsonNode call =
        simulate(
                "{'blockStateCalls':[{'stateOverrides':{'CONTRACT':{'code':'0x5f5f5500','stateDiff':{'%s':'%s'}}},'calls':[{'to':'CONTRACT'}]}]}"
                    .formatted(word(0), word(1)))
            .at("/0/calls/0");
    assertEquals(4_800, number(call.get("maxUsedGas")) - number(call.get("gasUsed")));
  }

  @Test
  void aBlockHasTheGasLimitOfTheOneBefore() throws Exception {
    JsonNode blocks =
        simulate("{'blockStateCalls':[{'blockOverrides':{'gasLimit':'0x10000'}},{}]}");
    assertEquals(List.of("0x10000", "0x10000"), texts(blocks, "gasLimit"));
  }

  @Test
  void anyNonceIsTakenUnlessCallsMustBeValid() throws Exception {
    JsonNode calls =
        simulate(
                "{'returnFullTransactions':true,'blockStateCalls':[{'stateOverrides':{'OTHER':{'nonce':'0xffffffffffffffff'}},'calls':["
                    + "{'from':'OTHER','to':'RICH'},{'from':'OTHER','to':'RICH'},{'from':'OTHER','to':'RICH','nonce':'0x9'}]}]}")
            .get(0)
            .get("transactions");
    assertEquals(List.of("0xffffffffffffffff", "0x0", "0x9"), texts(calls, "nonce"));
  }

  @Test
  void aSelfDestructionsTransferStandsAmongTheLogs() throws Exception {
    JsonNode logs =
        simulate(
                "{'traceTransfers':true,'blockStateCalls':[{'stateOverrides':{'CONTRACT':{'code':'0x60ccff','balance':'0x7'}},'calls':[{'to':'CONTRACT'}]}]}")
            .at("/0/calls/0/logs");
    assertEquals(List.of(word(7)), texts(logs, "data"));
    assertEquals(word(0xcc), logs.at("/0/topics/2").asText());
  }

  private static long number(JsonNode quantity) {
    return Long.decode(quantity.asText());
  }

  /**
   * Tools read through contracts that stand nowhere: what their init code returns is the answer.
   */
  @Test
  void aCreationGivesWhatItsInitCodeReturns() throws Exception {
    String creation = "{'data':'0x602a5f5260205ff3'}";
    assertEquals(word(0x2a), chain.call("eth_call", creation).asText());
    JsonNode simulated = simulate("{'blockStateCalls':[{'calls':[%s]}]}".formatted(creation));
    assertEquals(List.of(word(0x2a)), texts(simulated.get(0).get("calls"), "returnData"));
    JsonNode traced = chain.call("debug_traceCall", creation + ",'latest',{'tracer':'callTracer'}");
    assertEquals(word(0x2a), traced.get("output").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; -32602; 'blockStateCalls' has no blocks",
        "{'blockStateCalls':[{'blockOverrides':{'number':'0x0'}}]}; -38020; 0 <= 0",
        "{'blockStateCalls':[{'blockOverrides':{'time':'0x1'}}]}; -38021; timestamps must be in order",
        "{'blockStateCalls':[{'blockOverrides':{'number':'0x200'}}]}; -38026; at most 256 blocks",
        "{'blockStateCalls':[{'blockOverrides':{'difficulty':'0x1'}}]}; -32602; no 'difficulty' to override",
        "{'blockStateCalls':[{'stateOverrides':{'OTHER':{'movePrecompileToAddress':'OTHER'}}}]}; -32000; is not a precompile",
        "{'blockStateCalls':[{'stateOverrides':{'0x0000000000000000000000000000000000000001':{'movePrecompileToAddress':'0x0000000000000000000000000000000000000001'}}}]}; -38022; is the account itself",
        "{'blockStateCalls':[{'calls':[{'from':'OTHER','to':'RICH','value':'0x1'}]}]}; -38014; insufficient funds",
        "{'blockStateCalls':[{'calls':[{'from':'RICH','to':'OTHER','gas':'0x1'}]}]}; -38013; gas limit too low",
        "{'blockStateCalls':[{'blockOverrides':{'gasLimit':'0x5208'},'calls':[{'from':'RICH','to':'OTHER','gas':'0x5209'}]}]}; -38015; remaining: 21000, required: 21001",
        "{'validation':true,'blockStateCalls':[{'calls':[{'from':'RICH','to':'OTHER'}]}]}; -38012; base fee 0x3b9aca00",
        "{'blockStateCalls':[{'blockOverrides':{'baseFeePerGas':'0xa'},'calls':[{'from':'RICH','to':'OTHER','maxFeePerGas':'0x9'}]}]}; -38012; base fee 0xa",
        "{'validation':true,'blockStateCalls':[{'stateOverrides':{'RICH':{'nonce':'0xffffffffffffffff'}},'calls':[{'from':'RICH','maxFeePerGas':'0x77359400'}]}]}; -32603; 2^64 - 1",
        "{'validation':true,'blockStateCalls':[{'calls':[{'from':'RICH','nonce':'0x9','maxFeePerGas':'0x77359400'}]}]}; -38011; nonce too high",
      })
  void whatCannotBeIsRefusedWithItsCode(String simulation, int code, String reason) {
    RpcException refusal = assertThrows(RpcException.class, () -> simulate(simulation.strip()));
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
    assertEquals(code, refusal.code());
  }
}
