package network.haca.evm;

import network.haca.evm.precompile.Precompiles;

/**
 * The features beyond exact Cancun that are on (rule L1).
 *
 * @param hasClz whether opcode 0x1e counts leading zeros (EIP-7939)
 * @param hasDelegation whether accounts may act by another's code (EIP-7702)
 */
public record Rules(boolean hasClz, boolean hasDelegation, Precompiles precompiles) {
  /** Exactly Ethereum's Cancun. */
  public static Rules cancun() {
    return new Rules(false, false, Precompiles.cancun());
  }

  /** The same with other precompiled contracts. */
  Rules with(Precompiles others) {
    return new Rules(hasClz, hasDelegation, others);
  }
}
