package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Section R: from a trusted block or genesis to the validators of any height. */
class LightClientTest {
  private static final Duration PERIOD = Duration.ofDays(7);
  private static final Instant NOW = TestChain.GENESIS.plus(Duration.ofHours(3));
  private static final int HEIGHTS = 60;

  /** Every ten heights one of four leaves and another comes: after forty, all are others. */
  private final TestChain turning = new TestChain(HEIGHTS, 1, LightClientTest::turning);

  private static int[] turning(int height) {
    return IntStream.range(height / 10, height / 10 + 4).toArray();
  }

  private static LightClient.Result follow(TestChain chain, int trusted, int target)
      throws IOException {
    return follow(chain, trusted, target, NOW);
  }

  private static LightClient.Result follow(TestChain chain, int trusted, int target, Instant now)
      throws IOException {
    return from(
        chain, LightClient.trust(chain, TestChain.ID, trusted, chain.hash(trusted)), target, now);
  }

  private static LightClient.Result from(
      TestChain chain, LightClient.Result trusted, int target, Instant now) throws IOException {
    return LightClient.follow(chain, block(trusted), target, PERIOD, now);
  }

  private static LightBlock block(LightClient.Result trusted) {
    return assertInstanceOf(LightClient.Result.Verified.class, trusted).block();
  }

  private static void assertLeads(TestChain chain, LightClient.Result result, int height) {
    LightClient.Result.Verified verified =
        assertInstanceOf(LightClient.Result.Verified.class, result);
    assertEquals(height, verified.block().height());
    assertEquals(chain.set(height), verified.block().validators());
  }

  private static void assertRefused(String reason, LightClient.Result result) {
    String given = assertInstanceOf(LightClient.Result.Refused.class, result).reason();
    assertTrue(given.contains(reason), given);
  }

  @Test
  void aFullTurnoverIsFollowedFromGenesisInFewSteps() throws IOException {
    LightClient.Result result =
        from(turning, LightClient.trustGenesis(turning, turning.genesis(1)), HEIGHTS, NOW);
    assertLeads(turning, result, HEIGHTS);
    assertTrue(turning.asked < HEIGHTS / 2, "asked %d times".formatted(turning.asked));
  }

  @Test
  void whatWasBeforeALaterTrustedBlockIsReachedByHashes() throws IOException {
    assertLeads(turning, follow(turning, HEIGHTS, 3), 3);
  }

  @Test
  void anEarlierHeaderThatIsNotInTheChainIsRefused() throws IOException {
    TestChain other = new TestChain(30, 0, height -> turning(height + 20));
    turning.replace(25, other.at(25));
    assertRefused("is not the one before", follow(turning, 30, 20));
  }

  @Test
  void withoutChangesOneStepIsEnough() throws IOException {
    TestChain same = new TestChain(HEIGHTS, 1, height -> new int[] {0, 1, 2, 3});
    assertLeads(same, follow(same, 1, HEIGHTS), HEIGHTS);
    assertEquals(2, same.asked);
  }

  @Test
  void theWholeSetMayChangeAtOnceIfItWasAnnounced() throws IOException {
    TestChain chain =
        new TestChain(
            20, 1, height -> height < 10 ? new int[] {0, 1, 2, 3} : new int[] {4, 5, 6, 7});
    assertLeads(chain, follow(chain, 1, 20), 20);
  }

  @Test
  void aSetThatNobodyTrustedVouchedForIsRefused() throws IOException {
    TestChain ours = new TestChain(20, 1, height -> new int[] {0, 1, 2, 3});
    TestChain forged = new TestChain(20, 0, height -> new int[] {4, 5, 6, 7});
    for (int height = 2; height <= 20; height++) {
      ours.replace(height, forged.at(height));
    }
    assertRefused("other validators than announced", follow(ours, 1, 20));
  }

  @Test
  void tooFewSignaturesAreRefused() throws IOException {
    TestChain half = new TestChain(5, 2, height -> new int[] {0, 1, 2, 3});
    assertRefused("more than 2/3 needed", LightClient.trust(half, TestChain.ID, 1, half.hash(1)));
  }

  @Test
  void validatorsThatTheHeaderDoesNotNameAreRefused() throws IOException {
    turning.replace(40, turning.at(40, turning.set(50)));
    assertRefused("validators of height 40 are others", follow(turning, 30, 40));
  }

  @Test
  void anotherHashThanTheTrustedOneOrAnotherGenesisIsRefused() throws IOException {
    assertRefused(
        "does not have the trusted hash",
        LightClient.trust(turning, TestChain.ID, 5, turning.hash(6)));
    assertRefused(
        "other validators than the genesis",
        LightClient.trustGenesis(turning, turning.genesis(30)));
  }

  @Test
  void whatIsTooOldProvesNothingOfWhatCameLater() throws IOException {
    Instant late = NOW.plus(PERIOD);
    assertRefused("older than the trust period", follow(turning, 5, 10, late));
    assertLeads(turning, follow(turning, 10, 5, late), 5);
  }

  @Test
  void aBlockOfTheFutureIsRefused() throws IOException {
    assertRefused("of the future", follow(turning, 1, 50, TestChain.GENESIS));
  }

  @Test
  void aChainRemembersWhatItVerified() throws IOException {
    LightChain chain =
        new LightChain(
            turning,
            block(LightClient.trustGenesis(turning, turning.genesis(1))),
            PERIOD,
            InstantSource.fixed(NOW));
    assertLeads(turning, chain.latest(), HEIGHTS);
    assertLeads(turning, chain.at(50), 50);
    int asked = turning.asked;
    assertLeads(turning, chain.at(50), 50);
    assertEquals(asked, turning.asked);
    assertLeads(turning, chain.at(51), 51);
    assertEquals(asked + 1, turning.asked);
  }

  @Test
  void theSameValidatorsOnAnotherChainProveNothingAboutThisOne() throws IOException {
    TestChain other = new TestChain("other", 20, 0, LightClientTest::turning);
    assertRefused("of chain 'other'", LightClient.trustGenesis(other, turning.genesis(1)));
    assertRefused("of chain 'other'", LightClient.trust(other, TestChain.ID, 5, other.hash(5)));
    turning.replace(20, other.at(20));
    assertRefused("of chain 'other'", follow(turning, 1, 20));
  }

  @Test
  void aVoteThatDoesNotHoldCountsForNothingAndSpoilsNothing() throws IOException {
    TestChain four = new TestChain(5, 0, height -> new int[] {0, 1, 2, 3});
    four.replace(3, four.withVoteChanged(3));
    assertLeads(four, follow(four, 1, 3), 3);
    TestChain three = new TestChain(5, 0, height -> new int[] {0, 1, 2});
    three.replace(3, three.withVoteChanged(3));
    assertRefused("power 2 of 3 signed height 3; more than 2/3", follow(three, 1, 3));
  }

  @Test
  void aVoteForNoBlockHoldsAndDoesNotCount() throws IOException {
    TestChain four = new TestChain(5, 0, height -> new int[] {0, 1, 2, 3});
    four.replace(3, four.withNilVote(3));
    assertLeads(four, follow(four, 1, 3), 3);
    TestChain three = new TestChain(5, 0, height -> new int[] {0, 1, 2});
    three.replace(3, three.withNilVote(3));
    assertRefused("power 2 of 3 signed height 3; more than 2/3", follow(three, 1, 3));
  }

  @Test
  void whatIsBelowTheTrustedBlockIsReachedByHashesAlone() throws IOException {
    LightChain chain =
        new LightChain(
            turning,
            block(LightClient.trust(turning, TestChain.ID, 40, turning.hash(40))),
            PERIOD,
            InstantSource.fixed(NOW.plus(PERIOD)));
    assertLeads(turning, chain.at(5), 5);
    // Forwards from 5 its age would forbid it.
    assertLeads(turning, chain.at(20), 20);
    assertRefused(
        "more than %d below".formatted(LightChain.BACK_MAX),
        chain.at(5L - LightChain.BACK_MAX - 1));
  }
}
