package network.haca.fullnode.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rules M1, M2 and M4: who has a place in the pool, and who loses it. */
class TransactionPoolTest {
  /** Of these, users have 16, the network 4, displaced ones 12. */
  private static final int PLACES = 32;

  private static final int USERS = PLACES / 2;
  private static final long BLOCK_GAS = 1_000_000;
  private static final long BLOCK_BYTES = 1 << 20;

  private final PoolState state = new PoolState();
  private final TransactionPool pool =
      new TransactionPool(
          new PoolLimits(PoolUser.BASE_FEE, BLOCK_GAS, PLACES), state, () -> Instant.EPOCH);

  private void take(SignedTransaction signed) {
    assertInstanceOf(Admission.Taken.class, pool.offer(signed));
  }

  private String refusal(SignedTransaction signed) {
    return assertInstanceOf(Admission.Refused.class, pool.offer(signed)).reason();
  }

  private List<SignedTransaction> proposal() {
    return pool.choose(BLOCK_BYTES, 1);
  }

  /** CometBFT's question after a block. */
  private boolean keeps(SignedTransaction signed) {
    return pool.recheck(signed.hash())
        .map(TransactionPool.Known::stays)
        .orElseGet(() -> pool.recheckUnknown(signed));
  }

  /** A block of these, after which CometBFT asks for the rest of what it has. */
  private List<SignedTransaction> commit(
      List<SignedTransaction> block, List<SignedTransaction> cometBft) {
    for (SignedTransaction signed : block) {
      state.advance(new PoolUser(Bytes32.ZERO, signed.sender()), signed.transaction().nonce() + 1);
    }
    pool.committed(block.stream().map(SignedTransaction::sender).toList());
    List<SignedTransaction> left = new ArrayList<>(cometBft);
    left.removeAll(block);
    left.removeIf(signed -> !keeps(signed));
    return left;
  }

  /** One transaction of each of so many users fills their places. */
  private List<SignedTransaction> fill(long tip) {
    List<SignedTransaction> fill =
        IntStream.range(0, USERS).mapToObj(i -> PoolUser.number(i).pays(0, tip)).toList();
    fill.forEach(this::take);
    return fill;
  }

  @Test
  void whoPaysMoreTakesThePlaceOfTheLatestOfThePoorest() {
    List<SignedTransaction> fill = fill(10);
    SignedTransaction richer = PoolUser.number(100).pays(0, 11);
    take(richer);
    SignedTransaction displaced = fill.getLast();
    assertTrue(proposal().contains(richer));
    assertFalse(proposal().contains(displaced), "a displaced one never enters a proposal");
    assertTrue(refusal(displaced).startsWith("displaced by"));
    List<SignedTransaction> comet = new ArrayList<>(fill);
    comet.add(richer);
    assertFalse(commit(List.of(), comet).contains(displaced), "the next recheck lets it go");
    assertEquals(0, pool.use().displaced());
  }

  @Test
  void whoPaysNoMoreIsToldTheFeeThatWouldBeTaken() {
    var _ = fill(100);
    assertEquals(
        "txpool is full: it takes a priority fee of 110 wei per gas",
        refusal(PoolUser.number(100).pays(0, 109)));
    take(PoolUser.number(100).pays(0, 110));
  }

  @Test
  void anExpensiveLastTransactionDoesNotShieldCheapOnesBeforeIt() {
    PoolUser shielded = PoolUser.number(50);
    IntStream.range(0, USERS - 1).forEach(nonce -> take(shielded.pays(nonce, 1)));
    SignedTransaction shield = shielded.pays(USERS - 1, 1_000_000);
    take(shield);
    take(PoolUser.number(51).pays(0, 5));
    assertFalse(proposal().contains(shield));
    assertEquals(USERS, proposal().size());
  }

  @Test
  void aSendersEarlierTransactionsStayWhileLaterOnesDo() {
    PoolUser one = PoolUser.number(50);
    IntStream.range(0, USERS).forEach(nonce -> take(one.pays(nonce, 1)));
    take(PoolUser.number(51).pays(0, 5));
    take(PoolUser.number(52).pays(0, 5));
    List<Long> nonces =
        proposal().stream()
            .filter(signed -> signed.sender().equals(one.address()))
            .map(signed -> signed.transaction().nonce())
            .toList();
    assertEquals(IntStream.range(0, USERS - 2).mapToObj(i -> (long) i).toList(), nonces);
  }

  @Test
  void withoutSpareRoomNobodyIsDisplacedUntilTheNextBlock() {
    List<SignedTransaction> comet = new ArrayList<>(fill(1));
    for (int i = 0; i < 12; i++) {
      SignedTransaction richer = PoolUser.number(100 + i).pays(0, 100);
      take(richer);
      comet.add(richer);
    }
    SignedTransaction late = PoolUser.number(200).pays(0, 100);
    assertEquals(
        "txpool is full until the next block: it takes a priority fee of 2 wei per gas then",
        refusal(late));
    var _ = commit(List.of(), comet);
    take(late);
  }

  @Test
  void allThatOneSenderHasStaysWithinItsBalance() {
    PoolUser poor = PoolUser.number(1);
    state.set(poor, 0, PoolUser.costOf(1).multiply(BigInteger.valueOf(3)), false);
    IntStream.range(0, 3).forEach(nonce -> take(poor.pays(nonce, 1)));
    assertTrue(refusal(poor.pays(3, 1)).startsWith("insufficient funds for gas * price + value"));
    assertTrue(refusal(poor.pays(1, 2_000)).startsWith("insufficient funds"), "nor by replacing");
  }

  @Test
  void aSendersTransactionsGoWithItsBalance() {
    PoolUser user = PoolUser.number(1);
    List<SignedTransaction> own = Stream.of(0, 1, 2).map(nonce -> user.pays(nonce, 1)).toList();
    own.forEach(this::take);
    state.set(user, 0, PoolUser.costOf(1), false);
    assertEquals(List.of(own.getFirst()), commit(List.of(), own));
    assertEquals(List.of(own.getFirst()), proposal());
  }

  @Test
  void aReplacementPaysATenthMoreInBothFees() {
    PoolUser user = PoolUser.number(1);
    SignedTransaction first = user.pays(0, 10_000);
    take(first);
    assertEquals("replacement transaction underpriced", refusal(user.pays(0, 10_900)));
    SignedTransaction better = user.pays(0, 11_100);
    take(better);
    assertEquals(List.of(better), proposal());
  }

  @Test
  void oneSenderReplacesFewTimesBetweenTwoBlocks() {
    PoolUser user = PoolUser.number(1);
    for (int i = 0; i < 5; i++) {
      take(user.pays(0, 10_000L << i));
    }
    assertTrue(refusal(user.pays(0, 10_000L << 5)).contains("until the next block"));
    pool.committed(List.of());
    take(user.pays(0, 10_000L << 5));
  }

  @Test
  void nobodyElseFillsTheNetworksPlaces() {
    PoolUser relay = PoolUser.number(900);
    state.roleHolders.add(relay.address());
    var _ = fill(1_000_000);
    SignedTransaction call = relay.signed(0, 0, 50_000, Addresses.RELAY, Bytes.EMPTY);
    take(call);
    assertEquals(call, proposal().getFirst(), "and they are first in a block");
    assertTrue(refusal(relay.pays(1, 0)).contains("txpool is full"), "only calls to its contracts");
    PoolUser stranger = PoolUser.number(901);
    assertTrue(
        refusal(stranger.signed(0, 0, 50_000, Addresses.RELAY, Bytes.EMPTY))
            .contains("txpool is full"),
        "only role holders");
  }

  @Test
  void beyondItsPlacesTheNetworkIsAsAnyone() {
    PoolUser relay = PoolUser.number(900);
    state.roleHolders.add(relay.address());
    for (int nonce = 0; nonce < 6; nonce++) {
      take(relay.signed(nonce, 0, 50_000, Addresses.RELAY, Bytes.EMPTY));
    }
    assertEquals(new PoolUse(2, 4, 0, 0), pool.use());
  }

  @Test
  void theNetworksOwnAreFirstWhereverTheyFoundAPlace() {
    PoolUser relay = PoolUser.number(900);
    state.roleHolders.add(relay.address());
    for (int nonce = 0; nonce < 6; nonce++) {
      take(relay.signed(nonce, 0, 50_000, Addresses.RELAY, Bytes.EMPTY));
    }
    List<SignedTransaction> first =
        IntStream.range(0, 4)
            .mapToObj(nonce -> relay.signed(nonce, 0, 50_000, Addresses.RELAY, Bytes.EMPTY))
            .toList();
    take(PoolUser.number(1).signed(0, 1_000, 900_000, Address.ZERO, Bytes.EMPTY));
    pool.committed(List.of());
    assertEquals(relay.address(), proposal().getFirst().sender());
    var _ = commit(first, List.of());
    assertEquals(relay.address(), proposal().getFirst().sender(), "behind its earlier ones, too");
  }

  @Test
  void anAccountWithManyWaitingDoesNotDelegateByAReplacement() {
    PoolUser user = PoolUser.number(1);
    IntStream.range(0, 3).forEach(nonce -> take(user.pays(nonce, 1)));
    assertTrue(refusal(user.delegates(0, 10_000, user)).startsWith("authority already reserved"));
  }

  @Test
  void oneSenderTakesNoMoreThanAQuarterOfABlockBeforeOthersOfTheNetwork() {
    PoolUser greedy = PoolUser.number(900);
    PoolUser modest = PoolUser.number(901);
    state.roleHolders.addAll(List.of(greedy.address(), modest.address()));
    IntStream.range(0, 3)
        .forEach(nonce -> take(greedy.signed(nonce, 9, 200_000, Addresses.REGISTRY, Bytes.EMPTY)));
    SignedTransaction own = modest.signed(0, 0, 200_000, Addresses.RELAY, Bytes.EMPTY);
    take(own);
    take(PoolUser.number(1).signed(0, 1_000, 600_000, Address.ZERO, Bytes.EMPTY));
    assertTrue(proposal().contains(own));
  }

  @Test
  void blocksOfEqualPayAreSharedBetweenSenders() {
    PoolUser greedy = PoolUser.number(1);
    IntStream.range(0, 8)
        .forEach(nonce -> take(greedy.signed(nonce, 5, 400_000, Address.ZERO, Bytes.EMPTY)));
    SignedTransaction modest = PoolUser.number(2).pays(0, 5);
    take(modest);
    assertTrue(proposal().contains(modest));
    assertEquals(3, proposal().size());
  }

  @Test
  void largeTransactionsTakeMorePlaces() {
    Bytes data = Bytes.wrap(new byte[15 << 10]);
    take(PoolUser.number(1).signed(0, 1, 900_000, Address.ZERO, data));
    assertEquals(4, pool.use().users());
    assertTrue(
        refusal(
                PoolUser.number(2)
                    .signed(0, 1, 1_000_000, Address.ZERO, Bytes.wrap(new byte[128 << 10])))
            .startsWith("oversized data: transaction size"));
  }

  @Test
  void whatCannotBeExecutedAtItsTurnGoes() {
    SignedTransaction bad = PoolUser.number(1).pays(0, 1);
    take(bad);
    pool.unexecutable(bad.hash());
    assertEquals(List.of(), proposal());
    assertFalse(keeps(bad));
    assertEquals(0, pool.use().users());
  }

  @Test
  void theSuggestedTipGetsIntoTheNextBlock() {
    assertEquals(BigInteger.ZERO, pool.suggestedTip());
    for (int i = 0; i < 4; i++) {
      take(PoolUser.number(i).signed(0, 10, 400_000, Address.ZERO, Bytes.EMPTY));
    }
    SignedTransaction suggested =
        PoolUser.number(100)
            .signed(0, pool.suggestedTip().longValue(), 400_000, Address.ZERO, Bytes.EMPTY);
    take(suggested);
    assertEquals(suggested, proposal().getFirst());
  }
}
