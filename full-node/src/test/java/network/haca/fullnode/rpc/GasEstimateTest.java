package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GasEstimateTest {
  private static final int CODE_BYTES = 0x5000;
  private static final String TRYING = "{'to':'OTHER'}";

  /** One writes a slot; the other calls it with all its gas, and returns whether that succeeded. */
  private static final String WRITERS =
      "{'CONTRACT':{'code':'0x60055f55'},'OTHER':{'code':'0x5f5f5f5f5f73%s5af15f5260205ff3'}}"
          .formatted(BegunChain.CONTRACT.substring(2));

  @RegisterExtension private final BegunChain chain = new BegunChain();

  /** Creates a contract of zeros, which take most of its gas. */
  private String create(String method, String more) throws Exception {
    return chain.call(method, "{'data':'0x61%04x5ff3'%s}".formatted(CODE_BYTES, more)).asText();
  }

  private static String gas(long gas) {
    return ",'gas':'%s'".formatted(Quantities.hex(gas));
  }

  @Test
  void theLeastGasOfALargeContractIsFoundInFewRuns() throws Exception {
    String estimate = Work.alone().call(Kind.HEAVY, () -> create("eth_estimateGas", ""));
    long least = Long.decode(estimate);
    assertEquals(2 + 2 * CODE_BYTES, create("eth_call", gas(least)).length());
    assertThrows(RpcException.class, () -> create("eth_call", gas(least - 1)));
  }

  /**
   * As Uniswap v4's manager of positions opens a pool: it goes on where the pool's manager fails.
   */
  @Test
  void aCallWithinGetsTheGasThatItNeedsThoughItsCallerWouldGoOnWithoutIt() throws Exception {
    String estimate = chain.call("eth_estimateGas", TRYING + ",'latest'," + WRITERS).asText();
    String within = "{'to':'OTHER','gas':'%s'},'latest',".formatted(estimate) + WRITERS;
    assertEquals(BegunChain.word(1), chain.call("eth_call", within).asText());
    String less = Quantities.hex(Long.decode(estimate) - 1);
    assertEquals(
        BegunChain.word(0), chain.call("eth_call", within.replace(estimate, less)).asText());
  }

  /** A call that lacks gas however much there is says nothing of the caller's need. */
  @Test
  void whatNeverHasEnoughIsNotWaitedFor() throws Exception {
    String spinning = WRITERS.replace("'0x60055f55'", "'0x5b5f56'");
    long estimate =
        Long.decode(
            chain
                .call("eth_estimateGas", "{'to':'OTHER','gas':'0x30000'},'latest'," + spinning)
                .asText());
    assertTrue(estimate <= 0x30000, () -> estimate + " gas");
  }
}
