package network.haca.fullnode.core;

import java.math.BigInteger;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;

/**
 * Shares out what the sender of a transaction pays for an answer (rules P2, P6): three tenths to
 * the model's owner, six to the node, and the rest, a tenth at least, to the treasury. They are
 * credited, not called, so that none of them can stop it.
 */
final class AnswerPayment {
  private static final BigInteger TEN = BigInteger.TEN;
  private static final BigInteger OWNER_TENTHS = BigInteger.valueOf(3);
  private static final BigInteger NODE_TENTHS = BigInteger.valueOf(6);

  private AnswerPayment() {}

  /**
   * @param paid in wei, from what is held: the fees of all parts, rounded up to whole gas
   * @param fee of each part
   * @param nodes that gave the parts
   */
  static void share(
      WorldState state, BigInteger paid, BigInteger fee, Address owner, List<Address> nodes) {
    BigInteger toOwner = fee.multiply(OWNER_TENTHS).divide(TEN);
    BigInteger toNode = fee.multiply(NODE_TENTHS).divide(TEN);
    take(state, paid);
    BigInteger rest = paid;
    for (Address node : nodes) {
      state.addBalance(owner, UInt256.of(toOwner));
      state.addBalance(node, UInt256.of(toNode));
      rest = rest.subtract(toOwner).subtract(toNode);
    }
    state.addBalance(Addresses.TREASURY, UInt256.of(rest));
  }

  /** Takes from what is held. */
  static void take(WorldState state, BigInteger amount) {
    state.setBalance(
        Addresses.INFERENCES, state.balance(Addresses.INFERENCES).subtract(UInt256.of(amount)));
  }
}
