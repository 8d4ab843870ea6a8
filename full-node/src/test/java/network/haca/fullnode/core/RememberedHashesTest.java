package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule C2: 30M gas of BLOCKHASH take under a second, so no block reads a header twice for it. */
class RememberedHashesTest {
  @Test
  void aBlockAsksTheLedgerForEachHashOnce() {
    List<Long> asked = new ArrayList<>();
    var block =
        BlockExecutor.context(
            ChainConfig.development(),
            300,
            1,
            Address.ZERO,
            number -> {
              asked.add(number);
              return Bytes32.ofUnsigned(number);
            });
    for (int round = 0; round < 3; round++) {
      assertEquals(BigInteger.valueOf(298), number(block.blockHash().apply(298)));
      assertEquals(BigInteger.valueOf(299), number(block.blockHash().apply(299)));
    }
    assertEquals(List.of(298L, 299L), asked);
  }

  private static BigInteger number(Bytes32 word) {
    return new BigInteger(1, word.toArray());
  }
}
