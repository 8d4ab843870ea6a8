package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GasEstimateTest {
  private static final int CODE_BYTES = 0x5000;

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
}
