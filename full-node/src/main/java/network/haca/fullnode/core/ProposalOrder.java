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
import java.util.function.ToLongFunction;
import network.haca.evm.TransactionChecks;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * Which waiting transactions a proposal takes: each sender's in nonce order without a gap, across
 * senders the better paying first, of equals the earlier.
 */
public final class ProposalOrder {
  /** Protobuf's overhead for a transaction in a block. */
  private static final long OVERHEAD = 10;

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
  private record Queue(int arrival, TreeMap<Long, SignedTransaction> byNonce) {
    SignedTransaction head() {
      return byNonce.firstEntry().getValue();
    }
  }

  /**
   * @param nonces of the accounts in the state that the block will be built on
   */
  public List<SignedTransaction> choose(
      List<SignedTransaction> waiting, ToLongFunction<Address> nonces) {
    PriorityQueue<Queue> heads =
        new PriorityQueue<>(
            Comparator.comparing((Queue queue) -> tip(queue.head()), Comparator.reverseOrder())
                .thenComparingInt(Queue::arrival));
    queues(waiting, nonces).stream()
        .filter(queue -> !queue.byNonce().isEmpty())
        .forEach(heads::add);
    List<SignedTransaction> chosen = new ArrayList<>();
    while (!heads.isEmpty()) {
      Queue queue = heads.remove();
      SignedTransaction next = queue.head();
      // What does not fit keeps the sender's later ones back, too.
      if (takes(next)) {
        chosen.add(next);
        queue.byNonce().pollFirstEntry();
        if (queue.byNonce().containsKey(next.transaction().nonce() + 1)) {
          heads.add(queue);
        }
      }
    }
    return chosen;
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

  /** Whether any block can hold it, as far as it tells by itself. */
  private boolean mayStand(SignedTransaction signed) {
    return TransactionChecks.form(signed.transaction()).isEmpty()
        && signed.transaction().maxFee().toBigInteger().compareTo(baseFee) >= 0;
  }

  /** Of two with the same nonce the better paying counts. */
  private List<Queue> queues(List<SignedTransaction> waiting, ToLongFunction<Address> nonces) {
    Map<Address, Queue> queues = new LinkedHashMap<>();
    for (int i = 0; i < waiting.size(); i++) {
      SignedTransaction signed = waiting.get(i);
      int arrival = i;
      if (!mayStand(signed)) {
        continue;
      }
      queues
          .computeIfAbsent(signed.sender(), sender -> new Queue(arrival, new TreeMap<>()))
          .byNonce()
          .merge(
              signed.transaction().nonce(),
              signed,
              (one, other) -> tip(other).compareTo(tip(one)) > 0 ? other : one);
    }
    List<Queue> ready = new ArrayList<>();
    queues.forEach(
        (sender, queue) -> {
          long next = nonces.applyAsLong(sender);
          queue.byNonce().headMap(next).clear();
          if (queue.byNonce().containsKey(next)) {
            ready.add(queue);
          }
        });
    return ready;
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

  /** What the proposer gets of each gas. */
  private BigInteger tip(SignedTransaction signed) {
    return signed
        .transaction()
        .maxPriorityFee()
        .toBigInteger()
        .min(signed.transaction().maxFee().toBigInteger().subtract(baseFee));
  }
}
