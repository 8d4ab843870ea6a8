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
    Bytes signed =
        new UnsignedTransaction(
                nonce,
                Optional.of(BigInteger.valueOf(tip)),
                BASE_FEE.add(BigInteger.valueOf(tip)),
                21_000,
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
    return new ProposalOrder(BASE_FEE, 1_000_000, gasMax)
        .choose(List.of(waiting), isNetworks, sender -> 5);
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

  @Test
  void theBlocksGasIsKept() {
    SignedTransaction rich = from(1, 5, 3);
    assertEquals(List.of(rich), choose(41_999, from(0, 5, 1), rich, from(1, 6, 3)));
  }
}
