package network.haca.fullnode.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.lane.Kind;
import network.haca.fullnode.lane.Work;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class GasEstimateTest {
  private static final int CODE_BYTES = 0x5000;
  private static final String PROBED = "0x00000000000000000000000000000000000000dd";
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

  /** With a lot of gas it tries something first, which lacks gas whatever there is. */
  @Test
  void anotherWayWithLessGasIsNotTakenForTheSame() throws Exception {
    String contracts =
        "{'CONTRACT':{'code':'0x60055f55'},'%s':{'code':'0x5b5f56'},'OTHER':{'code':'0x620f42405a10602757%s%s'}}"
            .formatted(
                PROBED,
                "5f5f5f5f5f73%s6064f150".formatted(PROBED.substring(2)),
                "5b5f5f5f5f5f73%s5af15f5260205ff3".formatted(BegunChain.CONTRACT.substring(2)));
    String estimate = chain.call("eth_estimateGas", TRYING + ",'latest'," + contracts).asText();
    String within = "{'to':'OTHER','gas':'%s'},'latest',".formatted(estimate) + contracts;
    assertEquals(BegunChain.word(1), chain.call("eth_call", within).asText());
    assertTrue(Long.decode(estimate) > 1_000_000, estimate);
  }

  /** It wants a million at its beginning, and hardly uses any. */
  @Test
  void aTransactionIsFilledWithTheGasThatItWants() throws Exception {
    Bytes creation =
        new UnsignedTransaction(
                0,
                Optional.empty(),
                BigInteger.TEN.pow(10),
                200_000,
                Optional.empty(),
                BigInteger.ZERO,
                Bytes.fromHex("6e620f42405a1015600d575f5ffd5b005f52600f6011f3"))
            .sign(ChainConfig.development().chainId(), DevelopmentAccounts.KEYS.getFirst());
    chain.add(creation);
    String address =
        chain
            .call("eth_getTransactionReceipt", "'" + Keccak.hash(creation).toHex() + "'")
            .get("contractAddress")
            .asText();
    String filled =
        chain
            .call("eth_fillTransaction", "{'from':'RICH','to':'%s'}".formatted(address))
            .at("/tx/gas")
            .asText();
    assertTrue(Long.decode(filled) > 1_000_000, filled);
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
