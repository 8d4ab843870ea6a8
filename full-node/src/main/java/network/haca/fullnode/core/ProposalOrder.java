package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import network.haca.evm.TransactionChecks;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * The order of a proposal's transactions: each sender's by nonce without a gap, across senders the
 * better paying first, of equals those of whom fewer were taken, then the earlier.
 */
public final class ProposalOrder {
  /** Protobuf's overhead for a transaction in a block. */
  private static final long OVERHEAD = 10;

  /** Fractional bits of compared prices, so that prices of a few wei differ, too. */
  private static final int FRACTION_BITS = 32;

  private final BigInteger baseFee;
  private long bytesLeft;
  private long gasLeft;

  /**
   * @param bytesMax of all transactions together
   */
  public ProposalOrder(BigInteger baseFee, long bytesMax, long gasMax) {
    this.baseFee = baseFee;
    this.bytesLeft = bytesMax;
    this.gasLeft = gasMax;
  }

  /** A sender's transactions by nonce, and when the first of them came. */
  private static final class Queue {
    final int arrival;
    final TreeMap<Long, SignedTransaction> byNonce = new TreeMap<>(Long::compareUnsigned);
    int taken;
    long gas;

    Queue(int arrival) {
      this.arrival = arrival;
    }

    SignedTransaction head() {
      return byNonce.firstEntry().getValue();
    }
  }

  /**
   * Chooses from the waiting transactions. The network's own come first, each sender's in turn, for
   * up to half the block's gas, and a quarter for one sender; what is left of them, and all others,
   * by what they pay. A block has room for limits of gas, and only gas that is used is paid for; so
   * that nobody fills blocks with limits, at every second height half of the room goes first to
   * those who pay most of what they ask for even if they use as little as they can. At the others,
   * who needs most of a block has it.
   *
   * @param isNetworks true of the network's own
   * @param nonces of the accounts in the state that the block will be built on
   */
  public List<SignedTransaction> choose(
      List<SignedTransaction> waiting,
      Predicate<SignedTransaction> isNetworks,
      ToLongFunction<Address> nonces,
      long height) {
    List<Queue> queues = queues(waiting, nonces);
    List<SignedTransaction> chosen = new ArrayList<>();
    Comparator<Queue> byPay =
        Comparator.comparing((Queue queue) -> tip(queue.head()), Comparator.reverseOrder());
    Comparator<Queue> byTurn = Comparator.comparingInt(queue -> queue.taken);
    Comparator<Queue> byArrival = Comparator.comparingInt(queue -> queue.arrival);
    Share ownShare = new Share(gasLeft / 2, gasLeft / 4);
    take(
        queues, isNetworks, byTurn.thenComparing(byPay).thenComparing(byArrival), ownShare, chosen);
    if (height % 2 == 0) {
      Comparator<Queue> bySurePay =
          Comparator.comparing((Queue queue) -> surePay(queue.head()), Comparator.reverseOrder());
      Share sure = new Share(gasLeft / 2, gasLeft / 2);
      take(
          queues,
          signed -> true,
          bySurePay.thenComparing(byTurn).thenComparing(byArrival),
          sure,
          chosen);
    }
    Share rest = new Share(gasLeft, gasLeft);
    take(
        queues, signed -> true, byPay.thenComparing(byTurn).thenComparing(byArrival), rest, chosen);
    return chosen;
  }

  /**
   * Gas that some transactions may take of a block.
   *
   * @param ofSender that one sender's may take after its first
   */
  private record Share(long all, long ofSender) {}

  /** Takes from the heads of the queues, as long as they are eligible. */
  private void take(
      List<Queue> queues,
      Predicate<SignedTransaction> isEligible,
      Comparator<Queue> order,
      Share share,
      List<SignedTransaction> chosen) {
    PriorityQueue<Queue> heads = new PriorityQueue<>(order);
    queues.stream().filter(queue -> isReady(queue, isEligible)).forEach(heads::add);
    long gas = share.all();
    while (!heads.isEmpty()) {
      Queue queue = heads.remove();
      SignedTransaction next = queue.head();
      long wanted = next.transaction().gasLimit();
      boolean isWithinShare =
          wanted <= gas && (queue.taken == 0 || queue.gas + wanted <= share.ofSender());
      // What does not fit keeps the sender's later ones back, too.
      if (isWithinShare && takes(next)) {
        gas -= wanted;
        chosen.add(next);
        queue.byNonce.pollFirstEntry();
        queue.taken++;
        queue.gas += wanted;
        if (isReady(queue, isEligible)) {
          heads.add(queue);
        }
      }
    }
  }

  private static boolean isReady(Queue queue, Predicate<SignedTransaction> isEligible) {
    return !queue.byNonce.isEmpty() && isEligible.test(queue.head());
  }

  /**
   * Why another's proposal is not as it must be: each sender's nonces without a gap or a
   * repetition, fees that a block takes, and no more than there is room for.
   */
  public Optional<String> refusal(
      List<SignedTransaction> proposed, ToLongFunction<Address> nonces) {
    Map<Address, Long> next = new LinkedHashMap<>();
    for (SignedTransaction signed : proposed) {
      long expected = next.computeIfAbsent(signed.sender(), nonces::applyAsLong);
      if (signed.transaction().nonce() != expected) {
        return Optional.of(
            "a transaction has nonce %s where its sender's next is %s"
                .formatted(signed.transaction().nonce(), expected));
      }
      if (!mayStand(signed)) {
        return Optional.of("a transaction is malformed or pays less than the base fee");
      }
      if (!takes(signed)) {
        return Optional.of("the transactions may take more gas than a block has");
      }
      next.put(signed.sender(), expected + 1);
    }
    return Optional.empty();
  }

  /** Returns true if any block can hold it, as far as it tells by itself. */
  private boolean mayStand(SignedTransaction signed) {
    return TransactionChecks.form(signed.transaction()).isEmpty()
        && signed.transaction().maxFee().toBigInteger().compareTo(baseFee) >= 0;
  }

  /** Each sender's transactions from its next nonce on, up to the first gap. */
  private List<Queue> queues(List<SignedTransaction> waiting, ToLongFunction<Address> nonces) {
    Map<Address, Queue> queues = new LinkedHashMap<>();
    for (int i = 0; i < waiting.size(); i++) {
      SignedTransaction signed = waiting.get(i);
      if (mayStand(signed)) {
        int arrival = i;
        queues
            .computeIfAbsent(signed.sender(), sender -> new Queue(arrival))
            .byNonce
            .put(signed.transaction().nonce(), signed);
      }
    }
    queues.forEach((sender, queue) -> cutAtGaps(queue, nonces.applyAsLong(sender)));
    return List.copyOf(queues.values());
  }

  private static void cutAtGaps(Queue queue, long next) {
    queue.byNonce.headMap(next).clear();
    long end = next;
    while (queue.byNonce.containsKey(end)) {
      end++;
    }
    queue.byNonce.tailMap(end).clear();
  }

  /** What it takes of a block's bytes. */
  public static long sizeInBlock(Bytes transaction) {
    return transaction.size() + OVERHEAD;
  }

  private boolean takes(SignedTransaction signed) {
    long size = sizeInBlock(signed.encoded());
    long gas = signed.transaction().gasLimit();
    if (size > bytesLeft || gas > gasLeft) {
      return false;
    }
    bytesLeft -= size;
    gasLeft -= gas;
    return true;
  }

  /** Price for each gas of the limit if only the intrinsic gas is used, in wei times 2^32. */
  private BigInteger surePay(SignedTransaction signed) {
    BigInteger price = baseFee.add(tip(signed));
    BigInteger least = price.multiply(BigInteger.valueOf(signed.transaction().intrinsicGas()));
    return least
        .shiftLeft(FRACTION_BITS)
        .divide(BigInteger.valueOf(signed.transaction().gasLimit()));
  }

  /** What the proposer gets of each gas. */
  private BigInteger tip(SignedTransaction signed) {
    return signed
        .transaction()
        .maxPriorityFee()
        .toBigInteger()
        .min(signed.transaction().maxFee().toBigInteger().subtract(baseFee));
  }
}
