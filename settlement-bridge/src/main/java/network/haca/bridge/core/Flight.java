package network.haca.bridge.core;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.bridge.core.WorkflowChain.Sending;
import network.haca.primitives.Bytes32;

/**
 * A run that was sent, once or again at higher prices with the same nonce.
 *
 * @param sent the latest transaction
 * @param earlier transactions whose place it has; one of them may be in a block all the same
 * @param gas that was set aside: one of them takes it
 * @param price of the latest, in wei
 * @param since seconds of the chain's time: when it was sent first, or last seen to be open
 * @param replacedAt when the latest was sent
 */
record Flight(
    Sending.Sent sent,
    List<Bytes32> earlier,
    long gas,
    BigInteger price,
    long since,
    long replacedAt) {
  /** A transaction that no block takes for so long is sent again at a higher price. */
  static final long STUCK_SECONDS = 30;

  /** So often at most: after that it is more than twice as dear. */
  static final int REPLACED_MAX = 8;

  /** The least that a price rises by, in eighths; a node asks for a tenth. */
  private static final long RISE_EIGHTHS = 1;

  private static final long EIGHTHS = 8;

  Flight {
    earlier = List.copyOf(earlier);
  }

  static Flight of(Sending.Sent sent, long gas, BigInteger price, long time) {
    return new Flight(sent, List.of(), gas, price, time, time);
  }

  /** All transactions of which one may end it. */
  List<Bytes32> transactions() {
    List<Bytes32> all = new ArrayList<>(earlier);
    all.add(sent.transaction());
    return all;
  }

  /** Whether it may be sent again because it is too cheap. */
  boolean isStuck(long time) {
    return time - replacedAt > STUCK_SECONDS && earlier.size() < REPLACED_MAX;
  }

  /** The least price at which a node takes another in its place, or that of now if it is higher. */
  BigInteger nextPrice(BigInteger now) {
    BigInteger rise =
        price.multiply(BigInteger.valueOf(RISE_EIGHTHS)).divide(BigInteger.valueOf(EIGHTHS));
    return now.max(price.add(rise).add(BigInteger.ONE));
  }

  Flight seenOpen(long time) {
    return new Flight(sent, earlier, gas, price, time, replacedAt);
  }

  /** No later try before it is stuck again. */
  Flight tried(long time) {
    return new Flight(sent, earlier, gas, price, since, time);
  }

  Flight replaced(Sending.Sent by, BigInteger higher, long time) {
    return new Flight(by, transactions(), gas, higher, since, time);
  }
}
