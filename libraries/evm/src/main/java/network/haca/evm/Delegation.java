package network.haca.evm;

import java.util.Optional;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** The code of an account that acts by another's code (EIP-7702). */
final class Delegation {
  /** Given back for an authority that stands in the state already. */
  private static final long REFUND = 12_500;

  private static final Bytes PREFIX = Bytes.fromHex("ef0100");
  private static final int SIZE = 3 + Address.SIZE;

  private Delegation() {}

  /** Whose code it names; nothing if it is any other code. */
  static Optional<Address> target(Bytes code) {
    return code.size() == SIZE && code.slice(0, PREFIX.size()).equals(PREFIX)
        ? Optional.of(new Address(code.slice(PREFIX.size(), Address.SIZE)))
        : Optional.empty();
  }

  /** Returns true if an account with that code may send transactions and sign authorizations. */
  static boolean isOfKeyHolder(Bytes code) {
    return code.isEmpty() || target(code).isPresent();
  }

  /** Carries out a transaction's authorizations; what does not count is passed over. */
  static void take(WorldState state, UInt256 chainId, Transaction transaction) {
    for (Authorization authorization : transaction.authorizations()) {
      if (authorization.isFor(chainId)) {
        authorization.authority().ifPresent(authority -> take(state, authorization, authority));
      }
    }
  }

  private static void take(WorldState state, Authorization authorization, Address authority) {
    state.warm(authority);
    if (!isOfKeyHolder(state.code(authority)) || state.nonce(authority) != authorization.nonce()) {
      return;
    }
    if (!state.isEmpty(authority)) {
      state.addRefund(REFUND);
    }
    boolean ends = authorization.address().equals(Address.ZERO);
    state.setCode(
        authority, ends ? Bytes.EMPTY : Bytes.concat(PREFIX, authorization.address().value()));
    state.setNonce(authority, authorization.nonce() + 1);
  }
}
