package network.haca.fullnode.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.fullnode.core.SignedTransaction;
import org.junit.jupiter.api.Test;

/** Rules M1 and M3: what must wait is held outside CometBFT's pool, in small number. */
class HeldTransactionsTest {
  private final PoolState state = new PoolState();
  private Instant now = Instant.EPOCH;
  private final TransactionPool pool =
      new TransactionPool(
          new PoolLimits(PoolUser.BASE_FEE, 1_000_000, PoolLimits.PLACES), state, () -> now);

  private final PoolUser user = PoolUser.number(1);

  private void hold(SignedTransaction signed) {
    assertInstanceOf(Admission.Held.class, pool.offer(signed));
  }

  private void take(SignedTransaction signed) {
    assertInstanceOf(Admission.Taken.class, pool.offer(signed));
  }

  private String refusal(SignedTransaction signed) {
    return assertInstanceOf(Admission.Refused.class, pool.offer(signed)).reason();
  }

  private static Offer offer(int sender, long nonce, long tip) {
    return Offer.of(PoolUser.number(sender).pays(nonce, tip), PoolUser.BASE_FEE);
  }

  /** The fill that stopped a network: 78 accounts that can pay for one transfer, nonces 1 to 64. */
  @Test
  void accountsThatNeverSpendTakeNoPlaceOfThePool() {
    for (int i = 0; i < 78; i++) {
      PoolUser one = PoolUser.number(100 + i);
      state.set(one, 0, PoolUser.costOf(0), false);
      for (int nonce = 1; nonce <= 64; nonce++) {
        var _ = pool.offer(one.pays(nonce, 0));
      }
    }
    assertEquals(new PoolUse(0, 0, 0, 78), pool.use());
    assertEquals(List.of(), pool.choose(1 << 20, 1));
    assertEquals(List.of(), pool.runnable());
  }

  @Test
  void oneIsHandedOnAsSoonAsTheEarlierHasItsPlace() {
    SignedTransaction second = user.pays(1, 1);
    SignedTransaction third = user.pays(2, 1);
    hold(third);
    hold(second);
    assertEquals(List.of(), pool.runnable());
    take(user.pays(0, 1));
    assertEquals(List.of(second), pool.runnable());
    take(second);
    assertEquals(List.of(third), pool.runnable());
    assertEquals(List.of(third), pool.held());
  }

  @Test
  void oneIsHandedOnAfterTheBlockThatMakesItNext() {
    SignedTransaction second = user.pays(1, 1);
    hold(second);
    state.advance(user, 1);
    pool.committed(List.of(user.address()));
    assertEquals(List.of(second), pool.runnable());
    assertEquals(List.of(), pool.runnable(), "once between two blocks");
    pool.committed(List.of());
    assertEquals(List.of(second), pool.runnable(), "and again, if it did not come back");
  }

  @Test
  void ofOneSenderTheLowestNoncesAreHeld() {
    IntStream.rangeClosed(2, 17).forEach(nonce -> hold(user.pays(nonce, 1)));
    assertTrue(refusal(user.pays(18, 1)).contains("wait for an earlier nonce"));
    hold(user.pays(1, 1));
    assertEquals(Optional.empty(), pool.find(user.pays(17, 1).hash()));
  }

  @Test
  void thePoorestGoesWhenABetterPayingOneComes() {
    HeldTransactions held = new HeldTransactions(3);
    assertEquals(Optional.empty(), held.add(offer(1, 5, 20), now));
    assertEquals(Optional.empty(), held.add(offer(2, 5, 10), now));
    assertEquals(Optional.empty(), held.add(offer(3, 5, 10), now));
    assertEquals(
        Optional.of(
            "txpool is full: to wait for an earlier nonce takes a priority fee of 11 wei per gas"),
        held.add(offer(4, 5, 10), now));
    assertEquals(Optional.empty(), held.add(offer(4, 5, 11), now));
    assertEquals(Optional.empty(), held.find(offer(3, 5, 10).hash()), "of equals the later");
    assertEquals(3, held.size());
  }

  @Test
  void tenMinutesLaterItIsGone() {
    hold(user.pays(1, 1));
    now = now.plus(Duration.ofMinutes(10)).minusMillis(1);
    pool.committed(List.of());
    assertEquals(1, pool.use().held());
    now = now.plusMillis(1);
    pool.committed(List.of());
    assertEquals(0, pool.use().held());
  }

  @Test
  void whoCannotPayIsNotHeld() {
    state.set(user, 0, PoolUser.costOf(1).subtract(BigInteger.ONE), false);
    assertTrue(refusal(user.pays(1, 1)).startsWith("insufficient funds"));
  }

  /** An account that delegates may be emptied by anyone's transaction (EIP-7702). */
  @Test
  void whatIsHeldOfASenderStaysWithinItsBalance() {
    state.set(user, 0, PoolUser.costOf(1).multiply(BigInteger.TWO), false);
    hold(user.pays(5, 1));
    hold(user.pays(6, 1));
    assertTrue(refusal(user.pays(7, 1)).startsWith("insufficient funds"));
  }

  @Test
  void anotherWhoUsesANonceMakesTheNextRunnable() {
    SignedTransaction second = user.pays(1, 1);
    hold(second);
    state.advance(user, 1);
    pool.committed(List.of(PoolUser.number(7).address()));
    assertEquals(List.of(second), pool.runnable());
  }

  @Test
  void anAccountWithCodeHasOnePlace() {
    state.set(user, 0, PoolState.RICH, true);
    SignedTransaction first = user.pays(0, 1);
    SignedTransaction second = user.pays(1, 1);
    take(first);
    hold(second);
    assertEquals(List.of(), pool.runnable());
    SignedTransaction better = user.pays(0, 2_000);
    take(better);
    state.advance(user, 1);
    pool.committed(List.of(user.address()));
    assertEquals(List.of(second), pool.runnable());
  }

  @Test
  void anAccountThatGetsCodeKeepsOnePlace() {
    SignedTransaction first = user.pays(0, 1);
    SignedTransaction second = user.pays(1, 1);
    take(first);
    take(second);
    state.set(user, 0, PoolState.RICH, true);
    pool.committed(List.of());
    assertEquals(Optional.of(true), pool.recheck(first.hash()).map(TransactionPool.Known::stays));
    assertEquals(Optional.of(false), pool.recheck(second.hash()).map(TransactionPool.Known::stays));
    assertEquals(List.of(second), pool.held());
    assertEquals(List.of(first), pool.choose(1 << 20, 1));
  }

  @Test
  void anAccountWhoseCodeIsAboutToChangeHasOnePlace() {
    take(PoolUser.number(2).delegates(0, 1, user));
    take(user.pays(0, 1));
    hold(user.pays(1, 1));
  }

  @Test
  void anAccountThatDelegatesItselfHasOnePlace() {
    take(user.delegates(0, 1, user));
    hold(user.pays(1, 1));
    PoolUser other = PoolUser.number(2);
    take(other.pays(0, 1));
    SignedTransaction delegating = other.delegates(1, 1, other);
    hold(delegating);
    state.advance(other, 1);
    pool.committed(List.of(other.address()));
    assertEquals(List.of(delegating), pool.runnable());
  }

  @Test
  void theCodeOfAnAccountWithMoreThanOneWaitingIsNotChanged() {
    take(user.pays(0, 1));
    take(user.pays(1, 1));
    assertTrue(
        refusal(PoolUser.number(2).delegates(0, 1, user)).startsWith("authority already reserved"));
  }

  @Test
  void whatCometBftLostIsHandedOnAgain() {
    SignedTransaction first = user.pays(0, 1);
    take(first);
    pool.committed(List.of());
    assertTrue(pool.recheck(first.hash()).isPresent());
    pool.committed(List.of());
    pool.committed(List.of());
    assertEquals(List.of(first), pool.runnable());
    assertEquals(List.of(), pool.runnable());
    take(first);
    assertEquals(List.of(first), pool.choose(1 << 20, 1));
  }

  @Test
  void theNextNonceFollowsThoseThatWait() {
    assertEquals(0, pool.nextNonce(user.address(), 0));
    take(user.pays(0, 1));
    take(user.pays(1, 1));
    hold(user.pays(3, 1));
    assertEquals(2, pool.nextNonce(user.address(), 0));
    take(user.pays(2, 1));
    assertEquals(4, pool.nextNonce(user.address(), 0));
  }

  @Test
  void aHeldOneIsReplacedByABetterPayingOne() {
    hold(user.pays(5, 10_000));
    assertEquals("replacement transaction underpriced", refusal(user.pays(5, 10_500)));
    SignedTransaction better = user.pays(5, 11_100);
    hold(better);
    assertEquals(List.of(better), pool.held());
  }
}
