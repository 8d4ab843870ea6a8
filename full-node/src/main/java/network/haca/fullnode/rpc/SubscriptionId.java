package network.haca.fullnode.rpc;

import java.math.BigInteger;
import java.security.SecureRandom;

/** Names filters and subscriptions so that nobody guesses another's. */
final class SubscriptionId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SIZE = 16;

  private SubscriptionId() {}

  /** A quantity, as execution-apis has it: without zeros before it. */
  static String random() {
    return Quantities.hex(new BigInteger(8 * SIZE, RANDOM));
  }
}
