package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import network.haca.contracts.UnsignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;

class ProposalOrderTest {
  private static final BigInteger BASE_FEE = BigInteger.TEN;

  private static SignedTransaction from(int account, long nonce, long tip) {
    return from(account, nonce, tip, 21_000);
  }

  private static SignedTransaction from(int account, long nonce, long tip, long gas) {
    Bytes signed =
        new UnsignedTransaction(
                nonce,
                Optional.of(BigInteger.valueOf(tip)),
                BASE_FEE.add(BigInteger.valueOf(tip)),
                gas,
                Optional.of(Address.ZERO),
                BigInteger.ZERO,
                Bytes.EMPTY)
            .sign(1, DevelopmentAccounts.KEYS.get(account));
    try {
      return SignedTransaction.decode(signed, 1);
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<SignedTransaction> choose(long gasMax, SignedTransaction... waiting) {
    return choose(gasMax, signed -> false, waiting);
  }

  private static List<SignedTransaction> choose(
      long gasMax, Predicate<SignedTransaction> isNetworks, SignedTransaction... waiting) {
    return choose(gasMax, isNetworks, 1, waiting);
  }

  private static List<SignedTransaction> choose(
      long gasMax,
      Predicate<SignedTransaction> isNetworks,
      long height,
      SignedTransaction... waiting) {
    return new ProposalOrder(BASE_FEE, 1_000_000, gasMax)
        .choose(List.of(waiting), isNetworks, sender -> 5, height);
  }

  private static final long ROOM = 1_000_000;

  @Test
  void aSendersTransactionsAreInNonceOrderWhateverTheyPay() {
    SignedTransaction first = from(0, 5, 1);
    SignedTransaction second = from(0, 6, 9);
    assertEquals(List.of(first, second), choose(ROOM, second, first));
  }

  @Test
  void nothingIsTakenBehindAGapOrOfAnEarlierNonce() {
    assertEquals(List.of(), choose(ROOM, from(0, 6, 1)));
    SignedTransaction good = from(0, 5, 1);
    assertEquals(List.of(good), choose(ROOM, from(0, 4, 9), good, from(0, 7, 9)));
  }

  @Test
  void acrossSendersTheBetterPayingIsFirstAndOfEqualsTheEarlier() {
    SignedTransaction poor = from(0, 5, 1);
    SignedTransaction rich = from(1, 5, 3);
    SignedTransaction equal = from(2, 5, 1);
    SignedTransaction poorsNext = from(0, 6, 8);
    assertEquals(List.of(rich, poor, poorsNext, equal), choose(ROOM, poor, poorsNext, rich, equal));
  }

  @Test
  void ofEqualsThoseOfWhomFewerWereTakenAreFirst() {
    SignedTransaction greedy = from(0, 5, 1);
    SignedTransaction greedysNext = from(0, 6, 1);
    SignedTransaction modest = from(1, 5, 1);
    assertEquals(List.of(greedy, modest, greedysNext), choose(ROOM, greedy, greedysNext, modest));
  }

  @Test
  void theNetworksOwnAreFirstForHalfTheBlock() {
    SignedTransaction rich = from(0, 5, 9);
    SignedTransaction own = from(1, 5, 0);
    SignedTransaction ownNext = from(1, 6, 0);
    assertEquals(
        List.of(own, rich, ownNext),
        choose(63_000, signed -> signed.sender().equals(own.sender()), rich, own, ownNext));
  }

  /** The limit costs nothing: whoever uses 21,000 of a whole block's pays as for a transfer. */
  @Test
  void limitsOfGasKeepNobodyOutOfEverySecondBlock() {
    SignedTransaction whole = from(0, 5, 9, ROOM);
    SignedTransaction payer = from(1, 5, 1);
    assertEquals(List.of(payer), choose(ROOM, signed -> false, 2, whole, payer));
    assertEquals(List.of(whole), choose(ROOM, signed -> false, 3, whole, payer));
  }

  @Test
  void limitsThatShareABlockKeepNobodyOutEither() {
    SignedTransaction half = from(0, 5, 9, ROOM / 2);
    SignedTransaction otherHalf = from(2, 5, 9, ROOM / 2);
    SignedTransaction payer = from(1, 5, 1);
    assertEquals(List.of(payer, half), choose(ROOM, signed -> false, 2, half, otherHalf, payer));
  }

  @Test
  void whoPaysMoreForWhatItAsksForIsFirstAmongTheSure() {
    SignedTransaction poor = from(0, 5, 1);
    SignedTransaction rich = from(1, 5, 3);
    SignedTransaction call = from(2, 5, 3, 42_000);
    assertEquals(List.of(rich, poor, call), choose(ROOM, signed -> false, 2, call, poor, rich));
  }

  @Test
  void theBlocksGasIsKept() {
    SignedTransaction rich = from(1, 5, 3);
    assertEquals(List.of(rich), choose(41_999, from(0, 5, 1), rich, from(1, 6, 3)));
  }
}
