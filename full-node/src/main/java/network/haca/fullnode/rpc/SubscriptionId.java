package network.haca.fullnode.rpc;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names filters and subscriptions so that nobody guesses another's. */
final class SubscriptionId {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SIZE = 16;

  private SubscriptionId() {}

  static String random() {
    byte[] id = new byte[SIZE];
    RANDOM.nextBytes(id);
    return "0x" + HexFormat.of().formatHex(id);
  }
}
