package network.haca.testing;

import static network.haca.testing.FloodedNetwork.BLOCK_GAS;
import static network.haca.testing.FloodedNetwork.GWEI;
import static network.haca.testing.FloodedNetwork.TRANSFER_GAS;

import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules M: on four validators whose pools differ, what pays and what the network itself sends is in
 * a block soon, whatever others have filled the pools with.
 */
@Timeout(300)
@Tag("full")
class PoolFloodIT {
  /** With all attackers' together, CometBFT's 5,000 places. */
  private static final int WAITING = 64;

  /** More of one sender than are held, and few enough for every build. */
  private static final int WAITING_SHORTLY = 17;

  /** Of all attackers more than users have places for. */
  private static final int RUNNABLE = 34;

  private static final BigInteger PRICE_OF_A_TRANSFER =
      GWEI.multiply(BigInteger.valueOf(TRANSFER_GAS));
  private static final BigInteger RICH = BigInteger.TEN.pow(19);
  private static final BigInteger TIP = GWEI.multiply(BigInteger.TWO);

  /** As often as a sender may between two blocks, and as often again. */
  private static final int REPLACEMENTS = 8;

  @TempDir private Path home;

  @SuppressWarnings("NullAway.Init")
  private FloodedNetwork network;

  @BeforeEach
  void start() throws Exception {
    network = FloodedNetwork.start(home);
  }

  @AfterEach
  void close() {
    network.close();
  }

  /** Accounts that can pay for one transfer, and never send the nonce that comes first. */
  @Test
  void accountsThatNeverSpendFillNothing() throws Exception {
    network.fund(PRICE_OF_A_TRANSFER);
    network.flood(1, WAITING_SHORTLY, BigInteger.ZERO, TRANSFER_GAS);
    network.requireSoonEverywhere();
  }

  @Test
  void asManyAsCometBftHasPlacesForFillNothingNorAfterARestart() throws Exception {
    network.fund(PRICE_OF_A_TRANSFER);
    network.flood(1, WAITING, BigInteger.ZERO, TRANSFER_GAS);
    network.requireSoonEverywhere();
    network.requireSoonAfterARestart();
  }

  /** Accounts that can pay for everything that they send, each a whole block of gas. */
  @Test
  void whoPaysMoreIsInABlockWhateverGasOthersAskFor() throws Exception {
    network.fund(RICH);
    network.flood(0, RUNNABLE, TIP, BLOCK_GAS);
    network.requireSoonEverywhere();
    network.requireSoonAfterARestart();
  }

  /** One of each attacker, which would take as many blocks. */
  @Test
  void whoPaysLessIsInABlockThoughOthersAskForAllGasOfManyBlocks() throws Exception {
    network.fund(RICH);
    network.flood(0, 1, TIP, BLOCK_GAS);
    network.requireCheapSoon();
  }

  /** Each nonce to another validator, so that all go from each to each other. */
  @Test
  void whoPaysMoreIsInABlockWhileThePoolsPassOnWhatOthersSend() throws Exception {
    network.fund(RICH);
    Thread attack = Thread.ofPlatform().start(this::gossip);
    network.requireSoonEverywhere();
    attack.join();
    network.requireSoonEverywhere();
  }

  private void gossip() {
    flood(0, WAITING, TIP, TRANSFER_GAS);
  }

  private void flood(int first, int nonces, BigInteger tip, long gas) {
    try {
      network.flood(first, nonces, tip, gas);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** CometBFT's pools are full of what was replaced, and the replacing goes on. */
  @Test
  void whoPaysMoreIsInABlockWhileOthersReplaceWithoutEnd() throws Exception {
    network.fund(RICH);
    network.flood(0, RUNNABLE, TIP, BLOCK_GAS);
    Thread attack = Thread.ofPlatform().start(this::replace);
    network.requireSoonEverywhere();
    attack.join();
    network.requireSoonEverywhere();
  }

  private void replace() {
    BigInteger tip = TIP;
    for (int i = 0; i < REPLACEMENTS; i++) {
      tip = tip.add(tip.divide(BigInteger.valueOf(5))).add(GWEI);
      flood(RUNNABLE / 2, 4, tip, BLOCK_GAS);
    }
  }
}
