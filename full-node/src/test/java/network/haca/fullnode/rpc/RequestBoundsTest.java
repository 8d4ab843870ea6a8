package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.LimitExceeded;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The most that one request may ask for, and the end of one that nobody waits for. */
class RequestBoundsTest {
  @RegisterExtension final BegunChain chain = new BegunChain();

  private static String list(int count, String each) {
    return "[" + String.join(",", Collections.nCopies(count, each)) + "]";
  }

  private void assertRefused(String method, String params, String message) {
    RpcException refused = assertThrows(RpcException.class, () -> chain.call(method, params));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "eth_getLogs|{'fromBlock':'0x0','toBlock':'latest'}",
        "eth_getProof|'RICH',['0x1'],'latest'",
        "eth_feeHistory|'0x1','latest',[50]",
        "debug_traceCall|{'to':'OTHER'},'latest',{'tracer':'prestateTracer'}",
        "eth_simulateV1|{'blockStateCalls':[{'calls':[{'to':'OTHER'}]}]},'latest'"
      })
  void aRequestWhoseClientHasLeftEnds(String method, String params) throws Exception {
    Work work = Work.alone();
    work.leave();
    assertThrows(
        LimitExceeded.class,
        () -> work.call(Kind.HEAVY, () -> chain.call(method, params)),
        () -> method + " goes on");
  }

  @Test
  void aProofIsOfSoManySlotsAtMost() throws Exception {
    String most = "'RICH',%s,'latest'".formatted(list(1_024, "'0x1'"));
    assertEquals(1_024, chain.call("eth_getProof", most).get("storageProof").size());
    assertRefused(
        "eth_getProof",
        "'RICH',%s,'latest'".formatted(list(1_025, "'0x1'")),
        "at most 1024 slots, these are 1025");
  }

  @Test
  void aFeeHistoryIsOfSoManyPercentilesAtMost() throws Exception {
    chain.grow(1);
    assertRefused(
        "eth_feeHistory",
        "'0x1','latest',%s".formatted(list(101, "50")),
        "101 percentiles are asked for; ask for at most 100");
  }

  @Test
  @Tag("full")
  void aFeeHistoryIsOfSoManyBlocksAtMost() throws Exception {
    chain.grow(1_100);
    assertEquals(
        1_024,
        chain.call("eth_feeHistory", "'0xffffffffff','latest',[]").get("gasUsedRatio").size());
  }

  @Test
  @Tag("full")
  void logsAreSearchedForInSoManyBlocksAtMost() throws Exception {
    chain.grow(10_000);
    assertEquals(0, chain.call("eth_getLogs", "{'fromBlock':'0x1','toBlock':'latest'}").size());
    assertRefused(
        "eth_getLogs", "{'fromBlock':'0x0','toBlock':'latest'}", "block range over 10000");
  }
}
