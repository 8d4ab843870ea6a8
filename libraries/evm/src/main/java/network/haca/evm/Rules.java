package network.haca.evm;

import java.util.Optional;
import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Address;

/**
 * The features beyond exact Cancun that are on (rule L1).
 *
 * @param hasClz whether opcode 0x1e counts leading zeros (EIP-7939)
 * @param hasDelegation whether accounts may act by another's code (EIP-7702)
 * @param attached the contract of the system that takes part in the transaction
 */
public record Rules(
    boolean hasClz, boolean hasDelegation, Precompiles precompiles, Optional<Attached> attached) {
  /** A contract of the system where it stands. */
  record Attached(Address address, SystemContract contract) {}

  public Rules(boolean hasClz, boolean hasDelegation, Precompiles precompiles) {
    this(hasClz, hasDelegation, precompiles, Optional.empty());
  }

  /** Exactly Ethereum's Cancun. */
  public static Rules cancun() {
    return new Rules(false, false, Precompiles.cancun());
  }

  /** The same with other precompiled contracts. */
  Rules with(Precompiles others) {
    return new Rules(hasClz, hasDelegation, others, attached);
  }

  /** The same with a contract of the system. */
  Rules with(Address address, SystemContract contract) {
    return new Rules(
        hasClz, hasDelegation, precompiles, Optional.of(new Attached(address, contract)));
  }

  /** Returns true if the address needs no access to be warm (EIP-2929). */
  boolean isWarm(Address address) {
    return precompiles.isWarm(address)
        || attached.filter(one -> one.address().equals(address)).isPresent();
  }
}
