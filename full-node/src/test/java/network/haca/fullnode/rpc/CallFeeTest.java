package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.BegunChain.word;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls that offer a fee, and estimates for those who cannot pay. */
class CallFeeTest {
  /** Two gwei, the base fee and as much again. */
  private static final String PRICE = "'gasPrice':'0x77359400'";

  @RegisterExtension private final BegunChain chain = new BegunChain();

  @Test
  void codeReadsThePriceThatItsCallOffers() throws Exception {
    String overrides = ",'latest',{'CONTRACT':{'code':'0x3a5f5260205ff3'}}";
    String call = "{'from':'RICH','to':'CONTRACT'%s}" + overrides;
    assertEquals(word(0), chain.call("eth_call", call.formatted("")).asText());
    assertEquals(word(2_000_000_000), chain.call("eth_call", call.formatted("," + PRICE)).asText());
    String market = ",'maxFeePerGas':'0x77359400','maxPriorityFeePerGas':'0x1'";
    assertEquals(word(1_000_000_001), chain.call("eth_call", call.formatted(market)).asText());
  }

  @Test
  void anEstimateIsWithinWhatTheSenderCanPay() throws Exception {
    String call = "{'from':'CONTRACT','to':'OTHER',%s},'latest',{'CONTRACT':{'balance':'%s'}}";
    String enough = Quantities.hex(21_000L * 2_000_000_000L);
    assertEquals("0x5208", chain.call("eth_estimateGas", call.formatted(PRICE, enough)).asText());
    refused(
        "eth_estimateGas",
        call.formatted(PRICE, Quantities.hex(20_999L * 2_000_000_000L)),
        "gas required exceeds allowance (20999)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "eth_estimateGas; {'from':'OTHER','to':'RICH','gasPrice':'0x77359400'}; gas required exceeds allowance (0)",
        "eth_estimateGas; {'from':'OTHER','to':'RICH','gasPrice':'0x77359400','value':'0x1'}; insufficient funds for transfer",
        "eth_estimateGas; {'from':'OTHER','to':'RICH','value':'0x1'}; insufficient funds for gas * price + value",
        "eth_estimateGas; {'to':'OTHER','gas':'0x5207'}; gas required exceeds allowance (20999)",
        "eth_estimateGas; {'data':'0x5b5f56','gas':'0x20000'}; gas required exceeds allowance (131072)",
        "eth_call; {'to':'OTHER','gas':'0x5207'}; intrinsic gas too low: have 20999, want 21000",
        "eth_call; {'from':'OTHER','gasPrice':'0x77359400','gas':'0x10000'}; insufficient funds for gas * price + value",
        "eth_call; {'from':'RICH','gasPrice':'0x1'}; max fee per gas less than block base fee",
        "eth_call; {'from':'RICH','maxFeePerGas':'0x77359400','maxPriorityFeePerGas':'0x77359401'}; max priority fee per gas higher than max fee per gas",
      })
  void whoCannotPayIsToldSo(String method, String call, String reason) {
    refused(method.strip(), call.strip(), reason.strip());
  }

  @ParameterizedTest
  @CsvSource({
    "eth_call",
    "eth_estimateGas",
    "eth_createAccessList",
    "debug_traceCall",
    "eth_fillTransaction",
    "eth_signTransaction",
    "eth_sendTransaction",
    "eth_simulateV1"
  })
  void whatContradictsItselfIsRefusedByEveryMethod(String method) {
    String[][] calls = {
      {"'data':'0x01','input':'0x02'", "'data' and 'input' are not equal"},
      {"'data':'0x01','input':'0x'", "'data' and 'input' are not equal"},
      {"'chainId':'0x1'", "chainId does not match node's (have=1, want=262144)"},
      {"'gasPrice':'0x77359400','maxFeePerGas':'0x77359400'", "'gasPrice' does not go with"},
      {"'gasPrice':'0x77359400','maxPriorityFeePerGas':'0x0'", "'gasPrice' does not go with"},
    };
    for (String[] each : calls) {
      String call = "{'from':'RICH','to':'OTHER',%s}".formatted(each[0]);
      refused(
          method,
          method.equals("eth_simulateV1")
              ? "{'blockStateCalls':[{'calls':[%s]}]},'latest'".formatted(call)
              : call,
          each[1]);
    }
  }

  @Test
  void equalDataByBothNamesIsTaken() throws Exception {
    assertEquals(
        "0x",
        chain
            .call("eth_call", "{'to':'OTHER','data':'0x0A','input':'0x0a','chainId':'0x40000'}")
            .asText());
  }

  private void refused(String method, String call, String reason) {
    RpcException refusal =
        assertThrows(RpcException.class, () -> chain.call(method, call), method + call);
    assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
  }
}
