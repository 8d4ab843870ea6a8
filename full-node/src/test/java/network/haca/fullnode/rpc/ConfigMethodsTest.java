package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.LedgerRules;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node says of its chain, its history and its fees. */
class ConfigMethodsTest {
  @RegisterExtension private final BegunChain chain = new BegunChain();

  @Test
  void everyPrecompiledContractHasItsName() throws Exception {
    assertEquals(
        LedgerRules.processor(ChainConfig.development()).precompiles().addresses(),
        ConfigMethods.PRECOMPILES.keySet());
    JsonNode current = chain.call("eth_config", "").get("current");
    assertEquals(
        "0x0000000000000000000000000000000000000100",
        current.at("/precompiles/P256VERIFY").asText());
    assertEquals("0x40000", current.get("chainId").asText());
    assertTrue(current.get("forkId").asText().matches("0x[0-9a-f]{8}"));
  }

  @Test
  void theHeadAndTheOldestHeightAreTold() throws Exception {
    chain.grow(3);
    JsonNode told = chain.call("eth_capabilities", "");
    assertEquals("0x3", told.at("/head/number").asText());
    assertEquals(
        chain.call("eth_getBlockByNumber", "'latest',false").get("hash"), told.at("/head/hash"));
    assertEquals("0x0", told.at("/logs/oldestBlock").asText());
  }

  @Test
  void manySlotsAreReadAtOnce() throws Exception {
    String slots = "{'CONTRACT':['%s','%s'],'OTHER':['%s']}".formatted(word(0), word(1), word(2));
    JsonNode values = chain.call("eth_getStorageValues", slots + ",'latest'");
    assertEquals(word(0), values.get(BegunChain.CONTRACT).get(1).asText());
    assertEquals(1, values.get(BegunChain.OTHER).size());
    assertEquals(values, chain.call("eth_getStorageValues", slots), "latest if it is left out");
    assertEquals(-32602, code("eth_getStorageValues", "{}"));
    String many =
        IntStream.range(0, 1_025)
            .mapToObj(slot -> "'" + word(slot) + "'")
            .collect(Collectors.joining(",", "{'OTHER':[", "]}"));
    assertEquals(-38026, code("eth_getStorageValues", many));
  }

  private int code(String method, String params) {
    return assertThrows(RpcException.class, () -> chain.call(method, params)).code();
  }

  @Test
  void theHistoryOfFeesEndsAtTheBlockThatIsAskedFor() throws Exception {
    chain.grow(4);
    JsonNode history = chain.call("eth_feeHistory", "'0x2','0x3',[10,50]");
    assertEquals("0x2", history.get("oldestBlock").asText());
    assertEquals(3, history.get("baseFeePerGas").size());
    assertEquals(2, history.get("gasUsedRatio").size());
    assertEquals("[\"0x0\",\"0x0\"]", history.at("/reward/0").toString());
    assertEquals(5, chain.call("eth_feeHistory", "'0x400','latest',[]").get("gasUsedRatio").size());
    assertEquals(0, chain.call("eth_feeHistory", "'0x0','latest',[]").get("gasUsedRatio").size());
    assertEquals(
        chain.call("eth_baseFee", ""), chain.call("eth_gasPrice", ""), "no tip is asked for");
  }

  /** go-ethereum's HexOrDecimal64. */
  @ParameterizedTest
  @ValueSource(strings = {"'0x2'", "'0x02'", "'2'", "'02'", "2"})
  void aCountOfBlocksIsHexadecimalOrDecimal(String count) throws Exception {
    chain.grow(4);
    JsonNode history = chain.call("eth_feeHistory", count + ",'latest',[]");
    assertEquals(2, history.get("gasUsedRatio").size());
    assertEquals(
        5,
        chain.call("eth_feeHistory", "'18446744073709551615','latest'").get("gasUsedRatio").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'','latest',[]; -32602; at most 256 bits",
        "'1.5','latest',[]; -32602; at most 256 bits",
        "'99999999999999999999','latest',[]; -32602; decimal number of at most 64 bits",
        "'0x10000000000000000','latest',[]; -32602; decimal number of at most 64 bits",
        "18446744073709551616,'latest',[]; -32602; decimal number of at most 64 bits",
        "'0x1','latest',[50,10]; -32602; #0:50 >= #1:10",
        "'0x1','latest',[10,10]; -32602; #0:10 >= #1:10",
        "'0x1','latest',[100.5]; -32602; 100.5 is not from 0 to 100",
        "'0x1','latest',[-1]; -32602; -1 is not from 0 to 100",
        "'0x1','latest',['10']; -32602; is not from 0 to 100",
        "'0x1','latest',{}; -32602; a list of numbers",
        "'0x1','0x9',[]; -32000; request beyond head block: requested 9, head 0",
      })
  void aHistoryThatCannotBeIsRefused(String params, int code, String reason) {
    RpcException refusal =
        assertThrows(RpcException.class, () -> chain.call("eth_feeHistory", params.strip()));
    assertEquals(code, refusal.code());
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'fromBlock':'0x0','toBlock':'0x9'}; block range extends beyond current head block",
        "{'fromBlock':'0x9','toBlock':'0xa'}; block range extends beyond current head block",
        "{'fromBlock':'0x9'}; invalid block range: from 9 to 0",
      })
  void logsBeyondTheHeadAreNotNothing(String filter, String reason) {
    RpcException refusal =
        assertThrows(RpcException.class, () -> chain.call("eth_getLogs", filter.strip()));
    assertEquals(-32602, refusal.code());
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
  }

  @Test
  void aFilterOfARangeThatEndsBeforeItBeginsIsRefused() throws Exception {
    assertEquals(-32602, code("eth_newFilter", "{'fromBlock':'0x5','toBlock':'0x1'}"));
    assertFalse(
        chain.call("eth_newFilter", "{'fromBlock':'0x5'}").asText().isEmpty(),
        "it may begin later");
    assertFalse(
        chain.call("eth_newFilter", "{'fromBlock':'0x5','toBlock':'latest'}").asText().isEmpty(),
        "the latest is another by then");
    String blocks = chain.call("eth_newBlockFilter", "").asText();
    assertEquals(-32000, code("eth_getFilterLogs", "'%s'".formatted(blocks)));
  }

  /** Creates a contract, whose init code leaves a log. */
  private static UnsignedTransaction logging(int nonce) {
    return new UnsignedTransaction(
        nonce,
        Optional.empty(),
        BigInteger.TEN.pow(10),
        100_000,
        Optional.empty(),
        BigInteger.ZERO,
        Bytes.fromHex("5f5fa000"));
  }

  @Test
  void aFilterTellsOfItsRangeAlone() throws Exception {
    String filter = chain.call("eth_newFilter", "{'fromBlock':'0x2','toBlock':'0x2'}").asText();
    for (int nonce = 0; nonce < 3; nonce++) {
      chain.add(
          logging(nonce)
              .sign(ChainConfig.development().chainId(), DevelopmentAccounts.KEYS.getFirst()));
    }
    JsonNode told = chain.call("eth_getFilterChanges", "'%s'".formatted(filter));
    assertEquals(1, told.size(), told.toString());
    assertEquals("0x2", told.at("/0/blockNumber").asText());
  }

  /** EIP-1898, and tags as go-ethereum takes them. */
  @Test
  void aBlockIsNamedByItsNumberOrItsHash() throws Exception {
    String hash = chain.call("eth_getBlockByNumber", "'latest',false").get("hash").asText();
    for (String block :
        List.of(
            "{'blockNumber':'latest'}",
            "{'blockNumber':'0x0'}",
            "{'blockHash':null,'blockNumber':'earliest'}",
            "{'blockHash':'%s'}".formatted(hash),
            "{'blockHash':'%s','requireCanonical':true}".formatted(hash))) {
      assertEquals(
          chain.call("eth_getBalance", "'RICH','latest'"),
          chain.call("eth_getBalance", "'RICH'," + block),
          block);
    }
    for (String block : List.of("{'blockHash':'%s','blockNumber':'0x0'}".formatted(hash), "{}")) {
      assertEquals(-32602, code("eth_getBalance", "'RICH'," + block), block);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'from':'RICH','to':'OTHER','maxFeePerGas':'0x1','maxPriorityFeePerGas':'0x2'}; maxFeePerGas (1) < maxPriorityFeePerGas (2)",
        "{'from':'RICH'}; contract creation without any data provided",
      })
  void whatNoNodeWouldTakeIsNotSigned(String transaction, String reason) {
    for (String method : List.of("eth_signTransaction", "eth_fillTransaction")) {
      RpcException refusal =
          assertThrows(RpcException.class, () -> chain.call(method, transaction.strip()));
      assertTrue(
          String.valueOf(refusal.getMessage()).contains(reason.strip()), refusal.getMessage());
    }
  }

  @Test
  void whatIsMalformedDoesNotMeanEverything() {
    assertEquals(-32602, code("eth_getLogs", "{'topics':'0x%s'}".formatted("12".repeat(32))));
    for (String override : List.of("'0x5'", "{'stateDiff':[]}", "{'state':'0x1'}", "[]")) {
      assertEquals(
          -32602, code("eth_call", "{'to':'OTHER'},'latest',{'OTHER':%s}".formatted(override)));
    }
  }

  @Test
  void anOverrideThatAsksForNothingMayBeThere() throws Exception {
    assertEquals(
        1,
        chain
            .call(
                "eth_simulateV1",
                "{'blockStateCalls':[{'blockOverrides':{'withdrawals':[],'time':null}}]},'latest'")
            .size());
    assertEquals(
        -32602,
        code(
            "eth_simulateV1",
            "{'blockStateCalls':[{'blockOverrides':{'withdrawals':[{}]}}]},'latest'"));
  }

  @Test
  void aSignedTransactionIsShown() throws Exception {
    JsonNode signed =
        chain.call("eth_signTransaction", "{'from':'RICH','to':'OTHER','value':'0x7'}");
    assertEquals("0x7", signed.at("/tx/value").asText());
    assertEquals("0x2", signed.at("/tx/type").asText());
    assertTrue(signed.at("/tx").has("r"));
    assertTrue(signed.at("/tx/hash").asText().length() == 66);
  }
}
